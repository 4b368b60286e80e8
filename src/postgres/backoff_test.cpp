#include "postgres/backoff.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace akashi::postgres {
namespace {

using namespace std::chrono_literals;

/// The pause after so many failures, each noted when the pause before had ended.
Backoff::Time::duration pause_after(int failures) {
    Backoff backoff;
    Backoff::Time now(1h);
    Backoff::Time begin;
    for (int i = 0; i < failures; ++i) {
        begin = now;
        backoff.note_failure(now);
        while (!backoff.is_over(now)) now += 1ms;
    }
    return now - begin;
}

TEST(Backoff, DoublesThePauseUpToHalfASecond) {
    const std::chrono::milliseconds longest[] = {100ms, 200ms, 400ms, 500ms, 500ms, 500ms};
    int failures = 0;
    for (const auto pause : longest) {
        ++failures;
        Backoff::Time::duration least = 1h;
        Backoff::Time::duration most{};
        for (int i = 0; i < 200; ++i) {
            const auto taken = pause_after(failures);
            least = std::min(least, taken);
            most = std::max(most, taken);
        }
        EXPECT_GE(least, pause / 2) << failures;
        EXPECT_LE(most, pause) << failures;
        EXPECT_LT(least, pause * 6 / 10) << "not always the same, failure " << failures;
        EXPECT_GT(most, pause * 9 / 10) << failures;
    }
}

TEST(Backoff, BeginsAfterTheFirstFailureAndEndsWithTheFirstSuccess) {
    Backoff backoff;
    const Backoff::Time now(1h);
    EXPECT_FALSE(backoff.is_active());
    EXPECT_TRUE(backoff.is_over(now));
    backoff.note_failure(now);
    EXPECT_TRUE(backoff.is_active());
    EXPECT_FALSE(backoff.is_over(now));
    EXPECT_TRUE(backoff.is_over(now + 100ms));
    backoff.end();
    EXPECT_FALSE(backoff.is_active());
    backoff.note_failure(now + 1s);
    EXPECT_TRUE(backoff.is_over(now + 1s + 100ms)) << "it begins with the shortest pause again";
}

TEST(Backoff, CountsFailuresWithinOnePauseOnce) {
    Backoff backoff;
    Backoff::Time now(1h);
    backoff.note_failure(now);
    for (int i = 0; i < 10; ++i) backoff.note_failure(now + 49ms);
    EXPECT_TRUE(backoff.is_over(now + 100ms));
}

TEST(RandomPart, IsFromNothingToAll) {
    auto least = 1000ms;
    auto most = 0ms;
    for (int i = 0; i < 1000; ++i) {
        const auto part = random_part_of(3ms);
        least = std::min(least, part);
        most = std::max(most, part);
    }
    EXPECT_EQ(least, 0ms);
    EXPECT_EQ(most, 3ms);
}

}  // namespace
}  // namespace akashi::postgres
