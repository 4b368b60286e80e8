#include "base/contains.hpp"
#include "base/json_reader.hpp"
#include "base/json_writer.hpp"
#include "conflicts/conflict_filter_routes.hpp"
#include "conflicts/resolution_render.hpp"
#include "conflicts/resolution_routes.hpp"
#include "core/page.hpp"

#include <fmt/format.h>

#include <iterator>

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

Error invalid(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

asio::awaitable<Response> list(ConflictGroupService& groups, Request& request) {
    auto conflicts = read_conflict_query(request);
    if (!conflicts) co_return http::problem(request, conflicts.error());
    const auto& status = conflicts->status;
    if (status && !is_one_of({"open", "resolved", "false_positive"}, *status))
        co_return http::problem(
            request,
            invalid(fmt::format(
                "invalid status {}; valid values are open, resolved, false_positive", *status
            ))
        );
    ConflictGroupQuery query{
        .conflicts = *conflicts, .limit = conflicts->limit, .offset = conflicts->offset
    };
    http::PageInfo info;
    info.limit = query.limit;
    info.offset = query.offset;
    const ConflictGroupPage page = co_await groups.list(request.caller, std::move(query));
    info.total = page.total;
    info.has_more = page.has_more;
    info.next_offset = next_offset(page.has_more, info.offset, std::ssize(page.groups));
    co_return http::list_response(request, to_json_array(page.groups), info);
}

Result<GroupOrder> decode_order(const boost::json::value& body) {
    GroupOrder order;
    JsonReader reader(body, "body");
    reader.read("status", order.status);
    reader.read("resolution_note", order.note);
    reader.read("winning_agent", order.winning_agent);
    reader.read("false_positive_label", order.false_positive_label);
    if (auto reason = reader.error()) return invalid_body(std::move(*reason));
    return order;
}

asio::awaitable<Response> resolve(ConflictGroupService& groups, Request& request) {
    const auto id = ConflictGroupId::parse(request.path_parameters.at("id"));
    if (!id) co_return http::problem(request, invalid("invalid conflict group id"));
    const auto body = http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    const auto order = decode_order(*body);
    if (!order) co_return http::problem(request, order.error());
    const auto resolved = co_await groups.resolve(request.caller, *id, *order);
    if (!resolved) co_return http::problem(request, resolved.error());
    std::string data;
    JsonWriter out(data);
    out.begin_object().member("group_id", *id).member("status", order->status);
    out.member("resolved", *resolved).end_object();
    co_return http::data_response(request, 200, data);
}

}  // namespace

void add_conflict_group_routes(http::Router& router, ConflictGroupService& groups) {
    using enum http::Method;
    http::add_routes(
        router,
        groups,
        {.minimum_role = Role::reader, .rate_class = http::RateClass::query},
        {{get, "/v1/conflict-groups", list}}
    );
    http::add_routes(
        router,
        groups,
        {.minimum_role = Role::agent, .rate_class = http::RateClass::ingest},
        {{patch, "/v1/conflict-groups/{id}/resolve", resolve}}
    );
}

}  // namespace akashi
