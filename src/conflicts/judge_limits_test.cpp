#include "conflicts/judge_breaker.hpp"
#include "conflicts/judge_budget.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

using namespace std::chrono_literals;

const Time kNoon = *parse_rfc3339("2026-01-01T12:00:00Z");

TEST(JudgeBudget, IsSpentUntilTheNextHour) {
    JudgeBudget budget(100);
    budget.spend(kNoon, 99);
    EXPECT_FALSE(budget.is_spent(kNoon + 59min));
    budget.spend(kNoon + 59min, 5);
    EXPECT_TRUE(budget.is_spent(kNoon + 59min));
    EXPECT_FALSE(budget.is_spent(kNoon + 60min));
}

TEST(JudgeBreaker, OpensAfterFiveFailuresAndEachTimeForLonger) {
    JudgeBreaker breaker;
    for (int failure = 1; failure < 5; ++failure) EXPECT_EQ(breaker.note_failure(kNoon), 0s);
    EXPECT_TRUE(breaker.is_closed(kNoon));
    EXPECT_EQ(breaker.note_failure(kNoon), 30s);
    EXPECT_FALSE(breaker.is_closed(kNoon + 29s));
    EXPECT_TRUE(breaker.is_closed(kNoon + 30s));
    EXPECT_EQ(breaker.note_failure(kNoon), 60s);
    for (int failure = 0; failure < 100; ++failure) breaker.note_failure(kNoon);
    EXPECT_EQ(breaker.note_failure(kNoon), 600s);
}

TEST(JudgeBreaker, IsClosedByAnAnswer) {
    JudgeBreaker breaker;
    for (int failure = 0; failure < 5; ++failure) breaker.note_failure(kNoon);
    breaker.note_answer();
    EXPECT_TRUE(breaker.is_closed(kNoon));
    EXPECT_EQ(breaker.note_failure(kNoon), 0s);
}

}  // namespace
}  // namespace akashi
