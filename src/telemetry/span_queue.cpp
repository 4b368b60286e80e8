#include "telemetry/span_queue.hpp"

#include "telemetry/otlp_messages.hpp"

#include <utility>

namespace akashi {

SpanQueue::SpanQueue(std::function<void()> on_batch)
    : on_batch_(std::move(on_batch)),
      dropped_(metrics::counter(
          {.name = "akashi.otel.spans.dropped",
           .help = "Spans lost because the collector took too few, or a request had too many"}
      )) {}

void SpanQueue::take(span::Finished finished) noexcept {
    const std::size_t count = finished.spans.size();
    const bool is_kept = add(encode_spans(finished), count);
    const std::size_t dropped = finished.left_out + (is_kept ? 0 : count);
    if (dropped > 0) note_dropped(dropped);
}

bool SpanQueue::add(std::string_view spans, std::size_t count) {
    bool is_full_batch = false;
    {
        const std::lock_guard lock(mutex_);
        if (count_ + count > kCapacity || bytes_ + spans.size() > kBytes) return false;
        if (batches_.empty() || batches_.back().count >= kBatch) batches_.emplace_back();
        SpanBatch& batch = batches_.back();
        batch.spans += spans;
        batch.count += count;
        bytes_ += spans.size();
        count_ += count;
        is_full_batch = batches_.size() == 1 && batch.count >= kBatch;
    }
    if (is_full_batch) on_batch_();
    return true;
}

SpanBatch SpanQueue::next_batch() {
    const std::lock_guard lock(mutex_);
    if (batches_.empty()) return {};
    SpanBatch batch = std::move(batches_.front());
    batches_.pop_front();
    count_ -= batch.count;
    bytes_ -= batch.spans.size();
    return batch;
}

void SpanQueue::note_dropped(std::size_t spans) { dropped_.Increment(static_cast<double>(spans)); }

}  // namespace akashi
