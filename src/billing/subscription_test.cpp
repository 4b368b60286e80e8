#include "billing/subscription.hpp"

#include <gtest/gtest.h>

#include <map>

namespace akashi {
namespace {

TEST(Subscription, GivesWhatItsStatusAndPriceSay) {
    const std::map<std::string_view, Entitlement> with_price{
        {"active", Entitlement::full},
        {"trialing", Entitlement::full},
        {"past_due", Entitlement::grace},
        {"unpaid", Entitlement::none},
        {"canceled", Entitlement::none},
        {"paused", Entitlement::none},
        {"incomplete", Entitlement::none},
        {"incomplete_expired", Entitlement::none},
        {"a status of later", Entitlement::none},
        {"", Entitlement::none},
    };
    for (const auto& [status, entitlement] : with_price) {
        EXPECT_EQ(entitlement_of(status, true), entitlement) << status;
        EXPECT_EQ(entitlement_of(status, false), Entitlement::none) << status;
    }
}

TEST(Subscription, EndsForGoodOnlyWhenItIsCanceledOrExpired) {
    for (const char* status : {"canceled", "incomplete_expired"}) EXPECT_TRUE(is_ended(status));
    for (const char* status : {"active", "past_due", "unpaid", "paused", "incomplete"})
        EXPECT_FALSE(is_ended(status)) << status;
}

TEST(Subscription, IsOfTwoStatesInOneSecondTheBetterOne) {
    const char* const worst_first[] = {
        "a status of later", "incomplete", "unpaid", "paused", "past_due", "trialing", "active"
    };
    std::int64_t last = -1;
    for (const char* status : worst_first) {
        const std::int64_t without = rank_of(status, false, false);
        EXPECT_GT(without, last) << status;
        last = rank_of(status, true, false);
        EXPECT_GT(last, without) << status;
    }
    EXPECT_GT(rank_of("incomplete", false, false), rank_of("active", true, true));
}

}  // namespace
}  // namespace akashi
