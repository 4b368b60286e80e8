#include "overview/overview_routes.hpp"

#include "overview/overview_render.hpp"

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

asio::awaitable<Response> measure_health(OverviewService& overview, Request& request) {
    const auto from = http::time_parameter(request, "from");
    if (!from) co_return http::problem(request, from.error());
    const auto to = http::time_parameter(request, "to");
    if (!to) co_return http::problem(request, to.error());
    const auto health = co_await overview.measure_health(request.caller, *from, *to);
    if (!health) co_return http::problem(request, health.error());
    co_return http::data_response(request, 200, to_json(*health));
}

asio::awaitable<Response> make_dashboard(OverviewService& overview, Request& request) {
    co_return http::data_response(
        request, 200, to_json(co_await overview.make_dashboard(request.caller))
    );
}

}  // namespace

void add_overview_routes(http::Router& router, OverviewService& overview) {
    using enum http::Method;
    http::add_routes(
        router,
        overview,
        {.minimum_role = Role::reader, .rate_class = http::RateClass::query},
        {{get, "/v1/dashboard/summary", make_dashboard}}
    );
    http::add_routes(
        router,
        overview,
        {.minimum_role = Role::admin, .rate_class = http::RateClass::query},
        {{get, "/v1/trace-health", measure_health}}
    );
}

}  // namespace akashi
