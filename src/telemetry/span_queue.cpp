#include "telemetry/span_queue.hpp"

#include <iterator>
#include <utility>

namespace akashi {

std::size_t count_spans(const std::vector<span::Finished>& requests) {
    std::size_t spans = 0;
    for (const auto& request : requests) spans += request.spans.size();
    return spans;
}

SpanQueue::SpanQueue(std::function<void()> on_batch)
    : on_batch_(std::move(on_batch)),
      dropped_(metrics::counter(
          {.name = "akashi.otel.spans.dropped",
           .help = "Spans lost because the collector took too few, or a request had too many"}
      )) {}

void SpanQueue::take(span::Finished finished) noexcept {
    const std::size_t spans = finished.spans.size();
    std::size_t dropped = finished.left_out;
    bool is_full_batch = false;
    {
        const std::lock_guard lock(mutex_);
        if (size_ + spans <= kCapacity) {
            is_full_batch = size_ < kBatch && size_ + spans >= kBatch;
            size_ += spans;
            waiting_.push_back(std::move(finished));
        } else {
            dropped += spans;
        }
    }
    if (dropped > 0) note_dropped(dropped);
    if (is_full_batch) on_batch_();
}

std::vector<span::Finished> SpanQueue::next_batch() {
    const std::lock_guard lock(mutex_);
    std::size_t spans = 0;
    std::size_t requests = 0;
    while (requests < waiting_.size() && spans < kBatch) spans += waiting_[requests++].spans.size();
    const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(requests);
    std::vector<span::Finished> batch(
        std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end)
    );
    waiting_.erase(waiting_.begin(), end);
    size_ -= spans;
    return batch;
}

void SpanQueue::note_dropped(std::size_t spans) { dropped_.Increment(static_cast<double>(spans)); }

}  // namespace akashi
