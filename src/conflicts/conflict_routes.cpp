#include "conflicts/conflict_routes.hpp"

#include "base/contains.hpp"
#include "conflicts/conflict_render.hpp"
#include "core/page.hpp"
#include "decisions/decision_type.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>
#include <string_view>

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

constexpr std::int64_t kMostConflicts = 100;
constexpr auto kConfidenceClasses = std::to_array<std::string_view>({"exact", "judged", "hint"});
constexpr std::int64_t kConflictsOfADecision = 50;
constexpr std::int64_t kMostConflictsOfADecision = 200;

Error invalid(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

Result<ConflictQuery> read_query(const Request& request) {
    ConflictQuery query;
    query.decision_type = request.parameter("decision_type");
    if (query.decision_type) *query.decision_type = normalize_decision_type(*query.decision_type);
    query.agent_id = request.parameter("agent_id");
    query.project = request.parameter("project");
    query.conflict_kind = request.parameter("conflict_kind");
    if (const auto& kind = query.conflict_kind;
        kind && *kind != kCrossAgent && *kind != kSelfContradiction)
        return invalid(fmt::format(
            "invalid conflict_kind {}; valid values are {}, {}",
            *kind,
            kCrossAgent,
            kSelfContradiction
        ));
    query.severity = request.parameter("severity");
    query.category = request.parameter("category");
    query.status = request.parameter("status");
    query.scoring_method = request.parameter("scoring_method");
    query.confidence_class = request.parameter("class");
    if (const auto& value = query.confidence_class; value && !contains(kConfidenceClasses, *value))
        return invalid(fmt::format("invalid class {}; valid values are exact, judged, hint", *value)
        );
    query.limit = request.integer_parameter("limit", query.limit, 1, kMostConflicts);
    query.offset = request.integer_parameter("offset", 0, 0, kMaxOffset);
    return query;
}

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
    auto query = read_query(request);
    if (!query) co_return http::problem(request, query.error());
    co_return co_await answer_with_list(conflicts, request, std::move(*query));
}

asio::awaitable<Response> list_of_decision(ConflictService& conflicts, Request& request) {
    ConflictQuery query;
    query.decision_id = DecisionId::parse(request.path_parameters.at("id"));
    if (!query.decision_id) co_return http::problem(request, invalid("invalid decision ID"));
    query.status = request.parameter("status");
    query.limit =
        request.integer_parameter("limit", kConflictsOfADecision, 1, kMostConflictsOfADecision);
    query.offset = request.integer_parameter("offset", 0, 0, kMaxOffset);
    co_return co_await answer_with_list(conflicts, request, std::move(query));
}

asio::awaitable<Response> find(ConflictService& conflicts, Request& request) {
    const auto id = ConflictId::parse(request.path_parameters.at("id"));
    if (!id) co_return http::problem(request, invalid("invalid conflict id"));
    const auto conflict = co_await conflicts.find(request.caller, *id);
    if (!conflict) co_return http::problem(request, conflict.error());
    co_return http::data_response(request, 200, to_json(*conflict));
}

}  // namespace

void add_conflict_routes(http::Router& router, ConflictService& conflicts) {
    using enum http::Method;
    http::add_routes(
        router,
        conflicts,
        {.minimum_role = Role::reader, .rate_class = http::RateClass::query},
        {{get, "/v1/conflicts", list},
         {get, "/v1/conflicts/{id}", find},
         {get, "/v1/decisions/{id}/conflicts", list_of_decision}}
    );
}

}  // namespace akashi
