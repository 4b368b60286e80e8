#include "identity/audit_routes.hpp"

#include "core/page.hpp"
#include "identity/render.hpp"

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

Result<AuditQuery> read_query(const Request& request) {
    AuditQuery query;
    query.limit = request.integer_parameter("limit", query.limit, 1, kMaxLimit);
    const auto before_id = decode_audit_cursor(request.parameter("cursor"));
    if (!before_id) return before_id.error();
    query.before_id = *before_id;
    const auto from = http::time_parameter(request, "from");
    if (!from) return from.error();
    const auto to = http::time_parameter(request, "to");
    if (!to) return to.error();
    query.filter = {
        .actor = request.parameter("actor"),
        .operation = request.parameter("operation"),
        .resource_type = request.parameter("resource_type"),
        .resource_id = request.parameter("resource_id"),
        .request_id = request.parameter("request_id"),
        .from = *from,
        .to = *to,
    };
    return query;
}

asio::awaitable<Response> list(AuditService& audit, Request& request) {
    const auto query = read_query(request);
    if (!query) co_return http::problem(request, query.error());
    const auto page = co_await audit.list(request.caller, *query);
    if (!page) co_return http::problem(request, page.error());
    http::PageInfo info;
    info.has_more = page->has_more;
    info.limit = query->limit;
    info.next_cursor = next_cursor(*page);
    co_return http::list_response(request, to_json_array(page->records), info);
}

}  // namespace

void add_audit_routes(http::Router& router, AuditService& audit) {
    using enum http::Method;
    http::add_routes(
        router,
        audit,
        {.minimum_role = Role::admin, .rate_class = http::RateClass::query},
        {{get, "/v1/audit", list}}
    );
}

}  // namespace akashi
