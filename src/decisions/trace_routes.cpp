#include "decisions/trace_routes.hpp"

#include "decisions/decode.hpp"

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

constexpr std::string_view kClientPrefix = "akashi-";
constexpr std::size_t kMaxKeyBytes = 255;
constexpr std::size_t kMaxHeaderText = 200;

std::string trim(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

/// Both names are understood: `Idempotency-Key` is the server's, the other is what the SDKs send.
Result<std::optional<std::string>> idempotency_key(const Request& request) {
    for (const std::string_view name : {"idempotency-key", "x-idempotency-key"}) {
        std::string key = trim(request.header(name));
        if (key.empty()) continue;
        if (key.size() > kMaxKeyBytes) {
            return Error(ErrorCode::invalid_input, "idempotency key must be at most 255 bytes");
        }
        return std::optional(std::move(key));
    }
    return std::optional<std::string>();
}

TraceOrigin origin_of(const Request& request) {
    TraceOrigin origin;
    origin.endpoint = "POST:/v1/trace";
    origin.session_id = SessionId::parse(request.header("x-akashi-session"));
    origin.model = request.header("x-model").substr(0, kMaxHeaderText);
    const std::string_view client = request.header("user-agent").substr(0, kMaxHeaderText);
    if (client.starts_with(kClientPrefix)) {
        const auto slash = client.find('/');
        origin.tool = client.substr(0, slash);
        if (slash != std::string_view::npos) origin.tool_version = client.substr(slash + 1);
    }
    return origin;
}

asio::awaitable<Response> record(TraceService& traces, Request& request) {
    const auto body = http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    auto trace = decode_trace(*body);
    if (!trace) co_return http::problem(request, trace.error());
    auto key = idempotency_key(request);
    if (!key) co_return http::problem(request, key.error());

    TraceOrigin origin = origin_of(request);
    origin.idempotency_key = std::move(*key);
    const auto answer =
        co_await traces.record(request.caller, std::move(*trace), std::move(origin));
    if (!answer) co_return http::problem(request, answer.error());
    co_return http::data_response(request, 201, *answer);
}

}  // namespace

void add_trace_routes(http::Router& router, TraceService& traces) {
    http::add_routes(
        router,
        traces,
        {.minimum_role = Role::agent, .rate_class = http::RateClass::ingest},
        {{http::Method::post, "/v1/trace", record}}
    );
}

}  // namespace akashi
