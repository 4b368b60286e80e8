#include "decisions/trace_routes.hpp"

#include "base/span.hpp"
#include "base/text.hpp"
#include "decisions/decode.hpp"
#include "http/idempotency.hpp"

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

constexpr std::string_view kClientPrefix = "akashi-";
constexpr std::size_t kMaxHeaderText = 200;

asio::awaitable<Response> record(TraceService& traces, Request& request) {
    const auto body = http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    auto trace = decode_trace(*body);
    if (!trace) co_return http::problem(request, trace.error());
    span::set("akashi.decision_type", trace->decision_type);
    if (const auto& trace_id = trace->trace_id) span::set("akashi.trace_id", *trace_id);
    auto key = http::idempotency_key(request);
    if (!key) co_return http::problem(request, key.error());
    auto origin = trace_origin(request);
    if (!origin) co_return http::problem(request, origin.error());
    origin->endpoint = "POST:/v1/trace";
    origin->idempotency_key = std::move(*key);
    const auto answer =
        co_await traces.record(request.caller, std::move(*trace), std::move(*origin));
    if (!answer) co_return http::problem(request, answer.error());
    co_return http::data_response(request, 201, *answer);
}

}  // namespace

Result<TraceOrigin> trace_origin(const Request& request) {
    const auto model = http::text_header(request, "x-model");
    if (!model) return model.error();
    const auto agent = http::text_header(request, "user-agent");
    if (!agent) return agent.error();
    TraceOrigin origin;
    origin.session_id = SessionId::parse(request.header("x-akashi-session"));
    origin.model = utf8_prefix(*model, kMaxHeaderText);
    const std::string_view client = utf8_prefix(*agent, kMaxHeaderText);
    if (client.starts_with(kClientPrefix)) {
        const auto slash = client.find('/');
        origin.tool = client.substr(0, slash);
        if (slash != std::string_view::npos) origin.tool_version = client.substr(slash + 1);
    }
    return origin;
}

void add_trace_routes(http::Router& router, TraceService& traces) {
    http::add_routes(
        router,
        traces,
        {.minimum_role = Role::agent, .rate_class = http::RateClass::ingest},
        {{http::Method::post, "/v1/trace", record}}
    );
}

}  // namespace akashi
