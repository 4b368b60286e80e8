#include "http/pace.hpp"

#include <gtest/gtest.h>

namespace akashi::http {
namespace {

TEST(Pace, LetsABurstPassAndThenSoManyASecond) {
    using namespace std::chrono_literals;
    Pace pace;
    auto now = Pace::Clock::now();
    int served = 0;
    while (pace.spend(1, now)) ++served;
    EXPECT_EQ(served, Pace::kFirstBurst);

    served = 0;
    for (const auto end = now + 1s; now < end; now += Pace::kPause) {
        while (pace.spend(1, now)) ++served;
    }
    EXPECT_GT(served, Pace::kUnitsPerSecond * 0.8);
    EXPECT_LE(served, Pace::kUnitsPerSecond);
}

TEST(Pace, ARestGivesTheBurstBackAndNoMore) {
    using namespace std::chrono_literals;
    Pace pace;
    const auto now = Pace::Clock::now();
    EXPECT_FALSE(pace.spend(2 * Pace::kBurst, now));
    EXPECT_TRUE(pace.spend(Pace::kBurst, now + 1h));
    EXPECT_FALSE(pace.spend(1, now + 1h));
}

}  // namespace
}  // namespace akashi::http
