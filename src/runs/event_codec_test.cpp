#include "runs/event_codec.hpp"

#include "runs/event_batch_fixture.hpp"
#include "runs/little_endian.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace akashi {
namespace {

constexpr std::int64_t kFirst = 500;

EventBatch batch_with_key() {
    EventBatch batch = make_batch(3);
    batch.events[1].event_type.clear();
    batch.events[1].occurred_at = from_microseconds(-1);
    batch.once = Idempotency{"coder", "POST:/v1/runs/x/events", "key", "hash", R"({"a":1})", "old"};
    return batch;
}

EventBatch numbered(EventBatch batch, std::int64_t first) {
    for (Event& event : batch.events) event.sequence_num = first++;
    return batch;
}

/// The bytes of a batch, with another number in place of that of the events.
std::string with_count(const EventBatch& batch, std::uint32_t count) {
    EventBatch head = batch;
    head.events.clear();
    std::string bytes = encode_batch(head);
    bytes.resize(bytes.size() - sizeof count);
    little_endian::append(bytes, count);
    return bytes + encode_batch(batch).substr(bytes.size());
}

TEST(EventCodec, ReadsWhatItWrote) {
    for (const EventBatch& batch : {make_batch(1), batch_with_key()}) {
        const auto read = decode_batch(encode_batch(batch), kFirst);
        ASSERT_TRUE(read);
        EXPECT_EQ(print(*read), print(numbered(batch, kFirst)));
    }
}

TEST(EventCodec, TellsTheSizeBefore) {
    for (const EventBatch& batch : {make_batch(1), batch_with_key()})
        EXPECT_EQ(encode_batch(batch).size(), encoded_size(batch));
}

TEST(EventCodec, RefusesEveryBeginning) {
    const std::string bytes = encode_batch(batch_with_key());
    for (std::size_t size = 0; size < bytes.size(); ++size)
        EXPECT_FALSE(decode_batch(bytes.substr(0, size), kFirst)) << size;
}

TEST(EventCodec, RefusesBytesThatAreLeftOver) {
    EXPECT_FALSE(decode_batch(encode_batch(make_batch(1)) + '\0', kFirst));
}

TEST(EventCodec, RefusesAnotherVersion) {
    std::string bytes = encode_batch(make_batch(1));
    bytes[0] = 2;
    EXPECT_FALSE(decode_batch(bytes, kFirst));
}

TEST(EventCodec, RefusesAFlagThatIsNeitherYesNorNo) {
    for (const EventBatch& batch : {make_batch(1), batch_with_key()}) {
        std::string bytes = encode_batch(batch);
        bytes[1] = 2;
        EXPECT_FALSE(decode_batch(bytes, kFirst));
    }
}

TEST(EventCodec, RefusesABatchWithoutEvents) {
    EXPECT_FALSE(decode_batch(encode_batch(make_batch(0)), kFirst));
}

TEST(EventCodec, BelievesNoNumberOfEvents) {
    const EventBatch batch = batch_with_key();
    ASSERT_TRUE(decode_batch(with_count(batch, 3), kFirst));
    for (const std::uint32_t count : {0U, 2U, 4U, 0xffffffffU})
        EXPECT_FALSE(decode_batch(with_count(batch, count), kFirst)) << count;
}

TEST(EventCodec, RefusesNumbersThatOverflow) {
    constexpr auto kLast = std::numeric_limits<std::int64_t>::max();
    const std::string bytes = encode_batch(make_batch(3));
    EXPECT_TRUE(decode_batch(bytes, kLast - 3));
    EXPECT_FALSE(decode_batch(bytes, kLast - 2));
    EXPECT_FALSE(decode_batch(bytes, -1));
}

}  // namespace
}  // namespace akashi
