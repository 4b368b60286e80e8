#include "http/request_log.hpp"

#include "base/client_network.hpp"
#include "base/span.hpp"
#include "http/router.hpp"

#include <numeric>

namespace akashi::http {

namespace {

constexpr std::size_t kMaxLoggedPath = 1024;
constexpr std::size_t kMaxReports = 10;  // lines of one report, beside that of the rest

/// A status from 500 on that tells of no fault: it is temporary (503), or the client asks for what
/// this server never does (501, 505). Anybody can cause those.
bool is_refusal(unsigned status) { return status == 501 || status == 503 || status == 505; }

std::string_view logged_path(const Request& request) {
    return std::string_view(request.path).substr(0, kMaxLoggedPath);
}

log::Level level_of(const Request& request, unsigned status) {
    if (status >= 500 && !is_refusal(status)) return log::Level::error;
    if (status >= 400) return log::Level::warn;
    return request.route ? request.route->logs_at : log::Level::info;
}

}  // namespace

void RequestLog::answered(
    const Request& request, unsigned status, std::chrono::milliseconds duration
) {
    const log::Level level = level_of(request, status);
    if (!log::enabled(level)) return;
    const bool is_known = !request.caller.agent_id.empty();
    if (!is_known && !sampler_.admits(client_network(request.client_ip))) return;
    const auto write = [&](const auto&... more) {
        log::write(
            level,
            "http request",
            {{"method", to_string(request.method)},
             {"path", logged_path(request)},
             {"status", status},
             {"duration_ms", duration.count()},
             {"request_id", request.request_id},
             {"agent_id", request.caller.agent_id},
             {"route", request.route ? std::string_view(request.route->pattern) : ""},
             more...}
        );
    };
    if (!request.recording) return write();
    write(log::Field("trace_id", to_hex(request.recording->context().trace_id)));
}

void RequestLog::aborted(const Request& request) {
    if (!sampler_.admits(client_network(request.client_ip))) return;
    log::warn(
        "http request aborted",
        {{"method", to_string(request.method)},
         {"path", logged_path(request)},
         {"request_id", request.request_id}}
    );
}

void RequestLog::failed(log::Level level, const Request& request, std::string_view cause) {
    if (!sampler_.admits(client_network(request.client_ip))) return;
    log::write(
        level,
        "request failed",
        {{"error", cause},
         {"method", to_string(request.method)},
         {"path", logged_path(request)},
         {"request_id", request.request_id}}
    );
}

void RequestLog::report() {
    const auto left_out = sampler_.take_left_out();
    const auto reported = std::min(left_out.size(), kMaxReports);
    for (std::size_t i = 0; i < reported; ++i) {
        const auto& [network, count] = left_out[i];
        log::warn("http requests not logged", {{"client_ip", network}, {"count", count}});
    }
    if (reported == left_out.size()) return;
    const auto count = std::accumulate(
        left_out.begin() + kMaxReports,
        left_out.end(),
        std::size_t{0},
        [](std::size_t sum, const auto& entry) { return sum + entry.count; }
    );
    log::warn(
        "http requests not logged",
        {{"client_ip", ""}, {"addresses", left_out.size() - reported}, {"count", count}}
    );
}

}  // namespace akashi::http
