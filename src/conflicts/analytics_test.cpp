#include "conflicts/analytics.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

using namespace std::chrono_literals;

const Time kNow = *parse_rfc3339("2026-05-04T12:00:00Z");

std::string refusal(std::optional<Time> from, std::optional<Time> to, const char* period = "7d") {
    const auto made = analytics_period(from, to, period, kNow);
    return made ? "" : made.error().message();
}

TEST(Analytics, APeriodIsNamedOrHasTwoEnds) {
    EXPECT_EQ(analytics_period({}, {}, {}, kNow)->from, kNow - 24h * 7);
    EXPECT_EQ(analytics_period({}, {}, {}, kNow)->to, kNow);
    EXPECT_EQ(analytics_period({}, {}, "90d", kNow)->from, kNow - 24h * 90);
    EXPECT_EQ(analytics_period(kNow - 1h, kNow, {}, kNow)->from, kNow - 1h);
    EXPECT_EQ(refusal({}, {}, "8d"), "invalid period: must be one of 7d, 30d, 90d");
}

TEST(Analytics, AWrongPeriodIsRefusedWithAReason) {
    EXPECT_EQ(refusal(kNow, {}), "to is missing: send both from and to, or period");
    EXPECT_EQ(refusal({}, kNow), "from is missing: send both from and to, or period");
    EXPECT_EQ(refusal(kNow, kNow), "from must be before to");
    EXPECT_EQ(refusal(kNow - 24h * 365, kNow), "");
    EXPECT_EQ(refusal(kNow - 24h * 365 - 1us, kNow), "time range must not exceed 365 days");
}

TEST(Analytics, EachDayOfThePeriodHasAPlace) {
    ConflictAnalytics analytics;
    const AnalyticsQuery query{.from = kNow - 24h, .to = kNow};
    const Time day = *parse_rfc3339("2026-05-04T00:00:00Z");
    analytics.days[day].detected = 2;
    analytics.days[day + 24h].settled = 1;  // later
    fill_days(analytics, query);
    ASSERT_EQ(analytics.days.size(), 2U);
    EXPECT_EQ(analytics.days.at(day - 24h).detected, 0);
    EXPECT_EQ(analytics.days.at(day).detected, 2);
}

}  // namespace
}  // namespace akashi
