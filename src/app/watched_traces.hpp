#pragma once

#include "base/not_writable.hpp"
#include "decisions/trace_store.hpp"
#include "ops/write_watch.hpp"

#include <utility>

namespace akashi::app {

/// A store of traces whose outcomes /health tells.
class WatchedTraces final : public TraceStore {
public:
    /// Both outlive it.
    WatchedTraces(TraceStore& traces, WriteWatch& watch) : traces_(traces), watch_(watch) {}

    boost::asio::awaitable<Result<Recorded>> record(TraceRecord trace) override {
        try {
            auto recorded = co_await traces_.record(std::move(trace));
            if (recorded && !recorded->replayed) watch_.note_success();
            co_return recorded;
        } catch (const NotWritable& fault) {
            watch_.note_fault(fault.reason());
            throw;
        }
    }
    boost::asio::awaitable<std::int64_t> forget_idempotency_keys(Time before) override {
        return traces_.forget_idempotency_keys(before);
    }

private:
    TraceStore& traces_;
    WriteWatch& watch_;
};

}  // namespace akashi::app
