#include "ops/routes.hpp"

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "ops/openapi_document.hpp"
#include "ops/start_page.hpp"

#include <fmt/format.h>

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

const char* status_of(const Health& health) {
    if (!health.store_connected) return "unhealthy";
    return health.fault ? "degraded" : "healthy";
}

/// Nothing when there is no state to tell.
const char* name_of(LiveUpdates updates) {
    switch (updates) {
        case LiveUpdates::running:
            return "running";
        case LiveUpdates::reconnecting:
            return "reconnecting";
        case LiveUpdates::unavailable:
            return "unavailable";
        case LiveUpdates::none:
            return nullptr;
    }
    return nullptr;
}

const char* name_of(ReplicaHealth replica) {
    switch (replica) {
        case ReplicaHealth::connected:
            return "connected";
        case ReplicaHealth::lagging:
            return "lagging";
        case ReplicaHealth::disconnected:
            break;
    }
    return "disconnected";
}

const char* status_of_buffer(std::int64_t depth) {
    if (depth > kCriticalDepth) return "critical";
    return depth > kHighDepth ? "high" : "ok";
}

/// The fields are at the top level for monitors (docs/operations.md, "Fields of /health"), and
/// again under `data` for the SDKs.
Response render(const Request& request, const Health& health) {
    std::string fields;
    JsonWriter out(fields);
    out.begin_object().member("status", status_of(health)).member_if("reason", health.fault);
    out.member("version", AKASHI_VERSION);
    out.member("postgres", health.store_connected ? "connected" : "disconnected");
    out.member("store", health.store_name);
    if (health.read_replica) out.member("read_replica", name_of(*health.read_replica));
    if (health.qdrant_connected)
        out.member("qdrant", *health.qdrant_connected ? "connected" : "disconnected");
    if (const char* state = name_of(health.live_updates)) out.member("sse_broker", state);
    out.member("buffer_depth", health.buffer_depth);
    out.member("buffer_status", status_of_buffer(health.buffer_depth));
    out.member("outbox_depth", health.outbox.depth);
    out.member("outbox_dead_letters", health.outbox.dead_letters);
    out.member("outbox_lag_seconds", health.outbox.lag.count());
    out.member("uptime_seconds", health.uptime.count()).end_object();

    Response response = http::data_response(request, health.store_connected ? 200 : 503, fields);
    const std::string_view members = std::string_view(fields).substr(1, fields.size() - 2);
    response.body = fmt::format("{{{},{}", members, std::string_view(response.body).substr(1));
    return response;
}

asio::awaitable<Response> show_health(HealthService& service, Request& request) {
    co_return render(request, co_await service.check());
}

/// Tells load balancers whether to send new requests; /health tells whether the store is reachable.
asio::awaitable<Response> show_readiness(HealthService& service, Request& request) {
    const Health health = co_await service.check();
    std::string fields;
    JsonWriter out(fields);
    out.begin_object().member("status", health.ready ? "ready" : "not_ready");
    out.key("checks").begin_object();
    out.member("postgres", health.store_connected ? "connected" : "disconnected");
    out.end_object().end_object();
    co_return http::data_response(request, health.ready ? 200 : 503, fields);
}

asio::awaitable<Response> show_config(HealthService& service, Request& request) {
    std::string data;
    JsonWriter out(data);
    out.begin_object().member("billing_enabled", service.has_billing());
    out.member("search_enabled", service.has_vectors()).end_object();
    co_return http::data_response(request, 200, data);
}

asio::awaitable<Response> show_openapi(HealthService&, Request&) {
    Response response;
    response.body = kOpenApiDocument;
    response.content_type = "application/yaml";
    co_return response;
}

/// For people: browsers accept text/html. For everyone else the path does not exist.
asio::awaitable<Response> show_start_page(HealthService&, Request& request) {
    if (!to_lower(request.header("accept")).contains("text/html"))
        co_return http::problem(request, Error(ErrorCode::not_found, "endpoint not found"));
    static const std::string policy = start_page_policy();
    Response response;
    response.body = start_page();
    response.content_type = "text/html; charset=utf-8";
    response.headers.emplace_back("Content-Security-Policy", policy);
    co_return response;
}

}  // namespace

void add_system_routes(http::Router& router, HealthService& health) {
    using enum http::Method;
    constexpr auto kEverybody = std::nullopt;
    http::add_routes(
        router,
        health,
        {.minimum_role = kEverybody,
         .rate_class = http::RateClass::none,
         .logs_at = log::Level::debug,  // load balancers ask every few seconds
         .is_probe = true,
         .needs_store = false},
        {
            {get, "/health", show_health},
            {get, "/readyz", show_readiness},
        }
    );
    http::add_routes(
        router,
        health,
        {.minimum_role = kEverybody, .rate_class = http::RateClass::none, .needs_store = false},
        {
            {get, "/", show_start_page},
            {get, "/config", show_config},
            {get, "/openapi.yaml", show_openapi},
        }
    );
}

}  // namespace akashi
