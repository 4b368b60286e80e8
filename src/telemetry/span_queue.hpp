#pragma once

#include "base/metrics.hpp"
#include "base/tracer.hpp"

#include <cstddef>
#include <functional>
#include <mutex>
#include <vector>

namespace akashi {

/// Spans that wait for their export. Has a bound: what comes when it is full is counted and
/// dropped, so that a collector that is slow or gone costs requests nothing. Thread-safe.
class SpanQueue final : public span::Sink {
public:
    static constexpr std::size_t kCapacity = 2'048;  ///< spans
    static constexpr std::size_t kBatch = 512;

    /// `on_batch` is called when a batch is full, from the thread of a request: it must be quick.
    explicit SpanQueue(std::function<void()> on_batch);

    void take(span::Finished finished) noexcept override;

    /// The oldest requests, with kBatch spans or a few more; empty when there are none.
    std::vector<span::Finished> next_batch();

    /// Counts spans that were lost on the way.
    void note_dropped(std::size_t spans);

private:
    const std::function<void()> on_batch_;
    prometheus::Counter& dropped_;
    std::mutex mutex_;
    std::vector<span::Finished> waiting_;
    std::size_t size_ = 0;  ///< spans of waiting_
};

/// How many spans the requests have together.
std::size_t count_spans(const std::vector<span::Finished>& requests);

}  // namespace akashi
