#include "limits/rate_limit.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

using namespace std::chrono_literals;

TEST(RateLimit, CountsByAddressByAgentAndByOrganization) {
    EXPECT_EQ(rate_key(kAuthLimit, "192.0.2.1"), "akashi:rl:auth:192.0.2.1");
    EXPECT_EQ(rate_key(kAuthLimit, "2001:db8::1"), rate_key(kAuthLimit, "2001:db8::2"));
    Caller caller;
    caller.agent_id = "planner";
    EXPECT_EQ(rate_key(kIngestLimit, caller), "akashi:rl:ingest:planner");
    caller.org = OrgId(Uuid::make_v4());
    EXPECT_EQ(rate_key(kSearchLimit, caller), "akashi:rl:search:" + caller.org.str() + ":planner");
}

TEST(RateLimit, ARefusedClientWaitsWholeSecondsAndAtLeastOne) {
    EXPECT_EQ(retry_after({.is_allowed = false, .reset_after = 12'900ms}), 12s);
    EXPECT_EQ(retry_after({.is_allowed = false, .reset_after = 10ms}), 1s);
}

TEST(RateLimit, WhatCannotBeCountedLeavesTheWholeLimit) {
    const auto verdict = allow_uncounted(kSearchLimit);
    EXPECT_TRUE(verdict.is_allowed);
    EXPECT_EQ(verdict.remaining, 100);
    EXPECT_EQ(verdict.reset_after, 60s);
}

}  // namespace
}  // namespace akashi
