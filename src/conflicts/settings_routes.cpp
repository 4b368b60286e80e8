#include "conflicts/settings_routes.hpp"

#include "base/json_reader.hpp"

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

Response answer(const Request& request, const std::optional<ConflictPolicy>& policy) {
    const std::string member =
        policy ? R"("conflict_resolution":)" + to_json(*policy) : std::string();
    return http::data_response(request, 200, "{" + member + "}");
}

asio::awaitable<Response> show(AutoResolutionWorker& resolver, Request& request) {
    co_return answer(request, co_await resolver.find(request.caller));
}

asio::awaitable<Response> replace(AutoResolutionWorker& resolver, Request& request) {
    const auto body = http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    JsonReader reader(*body, "body");
    const boost::json::value* wanted = reader.find("conflict_resolution");
    if (auto reason = reader.error())
        co_return http::problem(request, invalid_body(std::move(*reason)));
    std::optional<ConflictPolicy> policy;
    if (wanted != nullptr) {
        auto decoded = decode_policy(*wanted);
        if (!decoded) co_return http::problem(request, decoded.error());
        policy = std::move(*decoded);
    }
    co_await resolver.save(request.caller, policy);
    co_return answer(request, policy);
}

}  // namespace

void add_settings_routes(http::Router& router, AutoResolutionWorker& resolver) {
    using enum http::Method;
    http::add_routes(
        router,
        resolver,
        {.minimum_role = Role::reader, .rate_class = http::RateClass::query},
        {{get, "/v1/org/settings", show}}
    );
    http::add_routes(
        router,
        resolver,
        {.minimum_role = Role::admin, .rate_class = http::RateClass::none},
        {{put, "/v1/org/settings", replace}}
    );
}

}  // namespace akashi
