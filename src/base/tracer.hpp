#pragma once

#include "base/span.hpp"

#include <memory>
#include <optional>
#include <string>

namespace akashi::span {

/// Which requests are recorded.
struct Sampler {
    /// A caller that sends a trace context decides for its own requests.
    bool follows_parent = true;
    /// The share of the other traces, 0 to 1. A trace is recorded everywhere or nowhere, when all
    /// programs use the same ratio.
    double ratio = 1;

    bool admits(const TraceContext::TraceId& id) const;
};

/// Takes what was recorded. Called from any thread; must be quick and must not throw.
class Sink {
public:
    virtual ~Sink() = default;
    virtual void take(Finished finished) noexcept = 0;
};

/// Begins and ends recordings. Callable from any thread.
class Tracer {
public:
    /// `sink` must outlive the tracer.
    Tracer(Sampler sampler, Sink& sink) : sampler_(sampler), sink_(sink) {}

    /// A recording for a new request; null when it is not sampled.
    std::shared_ptr<Recording> begin(const std::optional<TraceContext>& parent) const;
    /// Ends the recording, with the name of the request's span, and hands it to the sink.
    void end(Recording& recording, std::string name, bool is_error) const;

private:
    const Sampler sampler_;
    Sink& sink_;
};

}  // namespace akashi::span
