#pragma once

#include "decisions/trace_store.hpp"

#include <functional>
#include <utility>

namespace akashi::app {

/// A store of traces that tells event streams at once of what this process records.
class AnnouncedTraces final : public TraceStore {
public:
    /// The store outlives it. `announce` is callable from any thread and returns at once.
    AnnouncedTraces(TraceStore& traces, std::function<void()> announce)
        : traces_(traces), announce_(std::move(announce)) {}

    boost::asio::awaitable<Result<Recorded>> record(TraceRecord trace) override {
        auto recorded = co_await traces_.record(std::move(trace));
        if (recorded && !recorded->replayed) announce_();
        co_return recorded;
    }
    boost::asio::awaitable<std::int64_t> forget_idempotency_keys(Time before) override {
        return traces_.forget_idempotency_keys(before);
    }

private:
    TraceStore& traces_;
    const std::function<void()> announce_;
};

}  // namespace akashi::app
