#include "telemetry/beginning.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kStart = 1'800'000'000 * kSecond;

TEST(Beginning, StaysWhileTheClockGoesOnOrStepsForward) {
    const SteadyClock::time_point start{1h};
    Beginning beginning(kStart, start);
    EXPECT_EQ(beginning.at(kStart + 15 * kSecond, start + 15s), kStart);
    EXPECT_EQ(beginning.at(kStart + 7'200 * kSecond, start + 30s), kStart);
    EXPECT_EQ(beginning.at(kStart + 45 * kSecond, start + 45s), kStart);
}

TEST(Beginning, IsMovedOnceByAClockThatStepsBackBehindIt) {
    const SteadyClock::time_point start{1h};
    Beginning beginning(kStart, start);
    const std::int64_t moved = kStart - 3'600 * kSecond;
    EXPECT_EQ(beginning.at(moved + 15 * kSecond, start + 15s), moved);
    EXPECT_EQ(beginning.at(moved + 30 * kSecond, start + 30s), moved);
    EXPECT_EQ(beginning.at(kStart + 45 * kSecond, start + 45s), moved);
}

}  // namespace
}  // namespace akashi
