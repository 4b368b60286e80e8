#pragma once

#include "base/metrics.hpp"
#include "base/tracer.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace akashi {

/// Spans for one message.
struct SpanBatch {
    std::string spans;  ///< of encode_spans()
    std::size_t count = 0;
};

/// Spans that wait for their export, encoded by the thread of their request: so what waits is
/// small, and its memory is freed where it was allocated. Has a bound: what comes when it is full
/// is counted and dropped, so that a collector that is slow or gone costs requests nothing.
/// Thread-safe.
class SpanQueue final : public span::Sink {
public:
    static constexpr std::size_t kCapacity = 16'384;  ///< spans, most of 150 to 250 bytes
    static constexpr std::size_t kBytes = 16'777'216;
    static constexpr std::size_t kBatch = 2'048;

    /// `on_batch` is called when a batch is full, from the thread of a request: it must be quick.
    explicit SpanQueue(std::function<void()> on_batch);

    void take(span::Finished finished) noexcept override;

    /// The oldest spans, kBatch or a few more at most; empty when there are none.
    SpanBatch next_batch();

    /// Counts spans that were lost on the way.
    void note_dropped(std::size_t spans);

private:
    /// Whether there was room.
    bool add(std::string_view spans, std::size_t count);

    const std::function<void()> on_batch_;
    prometheus::Counter& dropped_;
    std::mutex mutex_;
    std::deque<SpanBatch> batches_;  // the last one is being filled
    std::size_t count_ = 0;          // of all batches
    std::size_t bytes_ = 0;          // the same
};

}  // namespace akashi
