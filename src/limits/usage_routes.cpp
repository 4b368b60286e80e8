#include "limits/usage_routes.hpp"

#include "limits/usage_render.hpp"

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

asio::awaitable<Response> find_usage(UsageService& service, Request& request) {
    const auto usage = co_await service.find(request.caller, request.parameter("period"));
    if (!usage) co_return http::problem(request, usage.error());
    std::string data;
    JsonWriter out(data);
    write(out, *usage);
    co_return http::data_response(request, 200, data);
}

}  // namespace

void add_usage_routes(http::Router& router, UsageService& usage) {
    http::add_routes(
        router,
        usage,
        {.minimum_role = Role::reader, .rate_class = http::RateClass::query},
        {{http::Method::get, "/v1/usage", find_usage}}
    );
}

}  // namespace akashi
