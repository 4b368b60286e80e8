#include "limits/memory_rate_limiter.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

using namespace std::chrono_literals;

constexpr RateLimit kThree{.name = "test", .requests = 3};

TEST(MemoryRateLimiter, AllowsAsManyRequestsAsTheLimitSays) {
    MemoryRateLimiter limiter;
    for (const int remaining : {2, 1, 0}) {
        const auto verdict = limiter.count_now(kThree, "a");
        EXPECT_TRUE(verdict.is_allowed);
        EXPECT_EQ(verdict.remaining, remaining);
        EXPECT_EQ(verdict.reset_after, 60s);
    }
    const auto refused = limiter.count_now(kThree, "a");
    EXPECT_FALSE(refused.is_allowed);
    EXPECT_EQ(refused.remaining, 0);
    EXPECT_TRUE(limiter.count_now(kThree, "b").is_allowed) << "another key";
}

TEST(MemoryRateLimiter, TheWindowSlides) {
    MemoryRateLimiter limiter;
    limiter.count_now(kThree, "a");
    SteadyClock::move_on(20s);
    limiter.count_now(kThree, "a");
    limiter.count_now(kThree, "a");
    const auto refused = limiter.count_now(kThree, "a");
    EXPECT_FALSE(refused.is_allowed);
    EXPECT_LE(refused.reset_after, 40s);
    EXPECT_GT(refused.reset_after, 30s);

    SteadyClock::move_on(40s);  // the first one has left, the others have not
    EXPECT_TRUE(limiter.count_now(kThree, "a").is_allowed);
    EXPECT_FALSE(limiter.count_now(kThree, "a").is_allowed);
    SteadyClock::move_on(60s);
    EXPECT_EQ(limiter.count_now(kThree, "a").remaining, 2);
}

TEST(MemoryRateLimiter, ARefusedRequestIsNotCounted) {
    MemoryRateLimiter limiter;
    for (int i = 0; i < 3; ++i) limiter.count_now(kThree, "a");
    SteadyClock::move_on(59s);
    EXPECT_FALSE(limiter.count_now(kThree, "a").is_allowed);
    SteadyClock::move_on(1s);
    EXPECT_EQ(limiter.count_now(kThree, "a").remaining, 2);
}

TEST(MemoryRateLimiter, KeepsABoundedNumberOfKeys) {
    MemoryRateLimiter limiter({.keys = 10, .bytes = 1'000'000});
    for (int i = 0; i < 3; ++i) limiter.count_now(kThree, "a");
    for (int key = 0; key < 100; ++key) {
        limiter.count_now(kThree, std::to_string(key));
        EXPECT_FALSE(limiter.count_now(kThree, "a").is_allowed) << "asked for again and again";
    }
    EXPECT_EQ(limiter.keys(), 10u);
}

TEST(MemoryRateLimiter, KeepsABoundedNumberOfBytes) {
    MemoryRateLimiter limiter({.keys = 1'000'000, .bytes = 50'000});
    for (int key = 0; key < 1'000; ++key) {
        for (int i = 0; i < 20; ++i) limiter.count_now(kAuthLimit, std::to_string(key));
    }
    EXPECT_LE(limiter.bytes(), 50'000u);
    EXPECT_GT(limiter.keys(), 50u);
}

TEST(MemoryRateLimiter, ForgetsIdleKeys) {
    MemoryRateLimiter limiter;
    for (int key = 0; key < 100; ++key) limiter.count_now(kThree, std::to_string(key));
    SteadyClock::move_on(60s);
    for (int i = 0; i < 60; ++i) limiter.count_now(kThree, "new");
    EXPECT_EQ(limiter.keys(), 1u);
}

}  // namespace
}  // namespace akashi
