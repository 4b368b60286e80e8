#include "live/ring.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

using namespace std::chrono_literals;

std::shared_ptr<const Frame> frame(std::size_t bytes = 1) {
    auto made = std::make_shared<Frame>();
    made->text.assign(bytes, 'x');
    return made;
}

const auto kNow = SteadyClock::time_point(1h);

TEST(Ring, NumbersItsEventsOnwards) {
    Ring ring;
    const auto first = frame();
    const auto second = frame();
    ring.add(first, kNow);
    ring.add(second, kNow);
    EXPECT_EQ(ring.begin(), 0U);
    EXPECT_EQ(ring.end(), 2U);
    EXPECT_EQ(ring.at(0), first);
    EXPECT_EQ(ring.at(1), second);
}

TEST(Ring, DropsTheOldestWhenThereAreTooMany) {
    Ring ring({.frames = 2});
    for (int i = 0; i < 5; ++i) ring.add(frame(), kNow);
    EXPECT_EQ(ring.begin(), 3U);
    EXPECT_EQ(ring.end(), 5U);
}

TEST(Ring, DropsTheOldestWhenTheyAreTooLarge) {
    Ring ring({.bytes = 100});
    for (int i = 0; i < 3; ++i) ring.add(frame(40), kNow);
    EXPECT_EQ(ring.begin(), 1U);
}

TEST(Ring, KeepsTheNewestHoweverLargeItIs) {
    Ring ring({.bytes = 100});
    ring.add(frame(), kNow);
    ring.add(frame(1'000), kNow);
    EXPECT_EQ(ring.begin(), 1U);
    EXPECT_EQ(ring.end(), 2U);
    ring.add(frame(), kNow);
    EXPECT_EQ(ring.begin(), 2U);
}

TEST(Ring, DropsWhatIsTooOld) {
    Ring ring({.age = 30s});
    ring.add(frame(), kNow);
    ring.add(frame(), kNow + 20s);
    ring.expire(kNow + 30s);
    EXPECT_EQ(ring.begin(), 0U);
    ring.expire(kNow + 31s);
    EXPECT_EQ(ring.begin(), 1U);
    EXPECT_EQ(ring.end(), 2U);
}

TEST(Ring, LeavesEverybodyBehindWhenItBreaksOff) {
    Ring ring;
    const Ring::Place place = ring.end();
    ring.break_off();
    EXPECT_LT(place, ring.begin());
    EXPECT_EQ(ring.begin(), ring.end());
}

}  // namespace
}  // namespace akashi
