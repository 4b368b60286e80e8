#include "runs/event_sequence.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

TEST(EventSequence, NumbersEventsByTheTime) {
    EventSequence sequence([] { return from_microseconds(1000); });
    EXPECT_EQ(sequence.take(3), 1000);
    EXPECT_EQ(sequence.take(1), 1003);
}

TEST(EventSequence, GrowsWhenTheClockIsSetBack) {
    std::int64_t time = 5000;
    EventSequence sequence([&] { return from_microseconds(time); });
    const auto before = sequence.take(10);
    time = 10;
    EXPECT_EQ(sequence.take(1), before + 10);
    time = 9000;
    EXPECT_EQ(sequence.take(1), 9000);
}

TEST(EventSequence, GoesOnAboveWhatAnEarlierProcessGaveOut) {
    EventSequence sequence([] { return from_microseconds(1000); });
    sequence.raise_to(7000);
    sequence.raise_to(6000);
    EXPECT_EQ(sequence.take(1), 7001);
}

}  // namespace
}  // namespace akashi
