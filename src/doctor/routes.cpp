#include "doctor/routes.hpp"

#include "doctor/ops_render.hpp"

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

/// The numbers are of all organizations. Who signs up gets an organization of its own, so the
/// administrators of the default one are those who run the installation.
bool is_operator(const Caller& caller) {
    return caller.role == Role::platform_admin || caller.org == kDefaultOrg;
}

asio::awaitable<Response> show_ops(OpsService& service, Request& request) {
    if (!is_operator(request.caller))
        co_return http::problem(
            request,
            Error(
                ErrorCode::forbidden,
                "only a platform_admin, or an admin of the default organization, may see what "
                "concerns all organizations"
            )
        );
    std::string data;
    JsonWriter out(data);
    write(out, co_await service.find());
    co_return http::data_response(request, 200, data);
}

}  // namespace

void add_ops_routes(http::Router& router, OpsService& ops) {
    http::add_routes(
        router,
        ops,
        {.minimum_role = Role::admin, .rate_class = http::RateClass::query},
        {{http::Method::get, "/v1/admin/ops", show_ops}}
    );
}

}  // namespace akashi
