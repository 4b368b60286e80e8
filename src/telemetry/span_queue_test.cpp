#include "telemetry/span_queue.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

span::Finished request_of(std::size_t spans, std::size_t left_out = 0) {
    span::Finished finished;
    finished.spans.resize(spans);
    finished.left_out = left_out;
    return finished;
}

double dropped() {
    for (const auto& family : metrics::collect())
        if (family.name == "akashi.otel.spans.dropped")
            return family.values.metric.front().counter.value;
    return 0;
}

TEST(SpanQueue, DropsAndCountsWhatDoesNotFit) {
    SpanQueue queue([] {});
    const double before = dropped();
    for (std::size_t i = 0; i < 100'000; ++i) queue.take(request_of(4));
    EXPECT_EQ(dropped() - before, 400'000 - SpanQueue::kCapacity);
    std::size_t kept = 0;
    for (auto batch = queue.next_batch(); batch.count > 0; batch = queue.next_batch()) {
        EXPECT_LE(batch.count, SpanQueue::kBatch);
        kept += batch.count;
    }
    EXPECT_EQ(kept, SpanQueue::kCapacity);
}

TEST(SpanQueue, HoldsNoMoreBytesThanItsBound) {
    SpanQueue queue([] {});
    auto large = request_of(1);
    large.spans.front().name.assign(1'048'576, 'a');
    for (int i = 0; i < 20; ++i) queue.take(large);
    EXPECT_EQ(queue.next_batch().count, 15);
}

TEST(SpanQueue, TellsOfAFullBatchOnce) {
    int told = 0;
    SpanQueue queue([&] { ++told; });
    for (std::size_t i = 0; i < SpanQueue::kBatch - 1; ++i) queue.take(request_of(1));
    EXPECT_EQ(told, 0);
    for (int i = 0; i < 10; ++i) queue.take(request_of(1));
    EXPECT_EQ(told, 1);
}

TEST(SpanQueue, CountsWhatARequestLeftOut) {
    SpanQueue queue([] {});
    const double before = dropped();
    queue.take(request_of(64, 3));
    EXPECT_EQ(dropped() - before, 3);
}

}  // namespace
}  // namespace akashi
