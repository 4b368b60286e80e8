#pragma once

#include "base/not_writable.hpp"
#include "decisions/trace_store.hpp"
#include "ops/write_watch.hpp"

#include <functional>
#include <utility>

namespace akashi::app {

/// A store of traces whose outcomes /health tells. Takes none while the event buffer is full: a
/// server that cannot store events could soon not store traces either.
class WatchedTraces final : public TraceStore {
public:
    /// Both outlive it. `buffer_is_full` is callable from any thread.
    WatchedTraces(TraceStore& traces, WriteWatch& watch, std::function<bool()> buffer_is_full)
        : traces_(traces), watch_(watch), buffer_is_full_(std::move(buffer_is_full)) {}

    boost::asio::awaitable<Result<Recorded>> record(TraceRecord trace) override {
        if (buffer_is_full_()) throw Unavailable("event buffer is full, retry shortly");
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
    const std::function<bool()> buffer_is_full_;
};

}  // namespace akashi::app
