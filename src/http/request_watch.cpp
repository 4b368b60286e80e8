#include "http/request_watch.hpp"

#include "http/router.hpp"

#include <string>
#include <utility>

namespace akashi::http {

namespace {

constexpr unsigned kFirstServerError = 500;

/// What the caller says about its trace. Two headers `traceparent` contradict each other, so they
/// say nothing; those named `tracestate` are one list (https://www.w3.org/TR/trace-context/).
std::optional<TraceContext> parent_of(const Request& request) {
    const std::string* parent = nullptr;
    std::string state;
    for (const auto& [name, value] : request.headers) {
        if (name == "traceparent" && std::exchange(parent, &value)) return std::nullopt;
        if (name == "tracestate") state.append(state.empty() ? "" : ",").append(value);
    }
    return parent ? parse_trace_context(*parent, state) : std::nullopt;
}

}  // namespace

void RequestWatch::measure() {
    if (!metrics_) metrics_ = std::make_unique<RequestMetrics>();
}

void RequestWatch::begin_recording(Request& request) const {
    request.recording = tracer_->begin(parent_of(request));
    if (span::Place* const place = span::Entry::place()) *place = request.recording;
}

void RequestWatch::end_recording(const Request& request, unsigned status) const {
    span::Recording& recording = *request.recording;
    recording.set("http.method", std::string(to_string(request.method)));
    recording.set("http.url", request.path.substr(0, span::kMaxText));
    recording.set("http.request_id", request.request_id);
    recording.set("http.status_code", std::int64_t{status});
    if (!request.caller.agent_id.empty()) {
        recording.set("akashi.agent_id", request.caller.agent_id);
        recording.set("akashi.role", std::string(to_string(request.caller.role)));
    }
    tracer_->end(recording, route_label(request), status >= kFirstServerError);
    if (span::Place* const place = span::Entry::place()) place->reset();
}

}  // namespace akashi::http
