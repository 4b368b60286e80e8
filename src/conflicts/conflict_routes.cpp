#include "conflicts/conflict_routes.hpp"

#include "conflicts/conflict_filter_routes.hpp"
#include "conflicts/conflict_render.hpp"
#include "core/page.hpp"

#include <array>
#include <iterator>
#include <string_view>

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

constexpr std::int64_t kConflictsOfADecision = 50;
constexpr std::int64_t kMostConflictsOfADecision = 200;

Error invalid(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

asio::awaitable<Response> answer_with_list(
    ConflictService& conflicts, Request& request, ConflictQuery query
) {
    http::PageInfo info;
    info.limit = query.limit;
    info.offset = query.offset;
    const ConflictPage page = co_await conflicts.list(request.caller, std::move(query));
    info.total = page.total;
    info.has_more = page.has_more;
    info.next_offset = next_offset(page.has_more, info.offset, std::ssize(page.conflicts));
    co_return http::list_response(request, to_json_array(page.conflicts), info);
}

asio::awaitable<Response> list(ConflictService& conflicts, Request& request) {
    auto query = read_conflict_query(request);
    if (!query) co_return http::problem(request, query.error());
    co_return co_await answer_with_list(conflicts, request, std::move(*query));
}

asio::awaitable<Response> list_of_decision(ConflictService& conflicts, Request& request) {
    ConflictQuery query;
    query.decision_id = DecisionId::parse(request.path_parameters.at("id"));
    if (!query.decision_id) co_return http::problem(request, invalid("invalid decision ID"));
    query.status = request.parameter("status");
    if (auto error = read_conflict_class(request, query)) co_return http::problem(request, *error);
    query.limit =
        request.integer_parameter("limit", kConflictsOfADecision, 1, kMostConflictsOfADecision);
    query.offset = request.integer_parameter("offset", 0, 0, kMaxOffset);
    co_return co_await answer_with_list(conflicts, request, std::move(query));
}

}  // namespace

void add_conflict_routes(http::Router& router, ConflictService& conflicts) {
    using enum http::Method;
    http::add_routes(
        router,
        conflicts,
        {.minimum_role = Role::reader, .rate_class = http::RateClass::query},
        {{get, "/v1/conflicts", list}, {get, "/v1/decisions/{id}/conflicts", list_of_decision}}
    );
}

}  // namespace akashi
