#pragma once

#include "base/tracer.hpp"
#include "http/request_metrics.hpp"

#include <chrono>
#include <memory>
#include <optional>

namespace akashi::http {

/// Who watches the requests of a router: its metrics, and the tracer of the process. A session
/// tells it of every request, also of those that are refused before their body comes, or have no
/// route. Does nothing while nobody has asked for anything. The functions about requests may be
/// called from any thread.
class RequestWatch {
public:
    /// The status under which a request counts whose client left, or which a stop cut off.
    static constexpr unsigned kAborted = 499;

    /// From now on requests are counted and measured. Before the first request; may be repeated.
    void measure();
    /// From now on requests may be recorded. Before the first request; `tracer` must outlive the
    /// router.
    void trace(span::Tracer& tracer) { tracer_ = &tracer; }

    bool traces() const { return tracer_ != nullptr; }

    /// The head of a request has come, and its id is set. May give it a recording.
    void began(Request& request) const {
        if (tracer_) begin_recording(request);
    }
    /// It was answered. `duration`: none for an event stream.
    void answered(
        const Request& request, unsigned status, std::optional<std::chrono::nanoseconds> duration
    ) const {
        if (metrics_) metrics_->note(request, status, duration);
        if (request.recording) end_recording(request, status);
    }
    /// It ended without an answer.
    void aborted(const Request& request) const { answered(request, kAborted, std::nullopt); }

private:
    void begin_recording(Request& request) const;
    void end_recording(const Request& request, unsigned status) const;

    std::unique_ptr<RequestMetrics> metrics_;
    span::Tracer* tracer_ = nullptr;
};

}  // namespace akashi::http
