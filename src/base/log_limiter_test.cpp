#include "base/log_limiter.hpp"

#include <gtest/gtest.h>

namespace akashi::log {
namespace {

using namespace std::chrono_literals;

TEST(LogLimiter, AdmitsSomeLinesInEachIntervalAndTellsHowManyItDropped) {
    const auto begin = SteadyClock::now();
    Limiter limiter(10s, 2);
    EXPECT_EQ(limiter.admit(begin), 0);
    EXPECT_EQ(limiter.admit(begin + 5s), 0);
    for (int i = 0; i < 3; ++i) EXPECT_EQ(limiter.admit(begin + 9s), std::nullopt);
    EXPECT_EQ(limiter.admit(begin + 10s), 3);
    EXPECT_EQ(limiter.admit(begin + 10s), 0);
    EXPECT_EQ(limiter.admit(begin + 10s), std::nullopt);
}

}  // namespace
}  // namespace akashi::log
