#include "limits/usage.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

using namespace std::chrono_literals;

Time at(std::string_view text) { return *parse_rfc3339(text); }

TEST(Month, HoldsATimeFromItsFirstMomentOn) {
    EXPECT_EQ(month_of(at("2026-05-01T00:00:00Z")).period, "2026-05");
    EXPECT_EQ(month_of(at("2026-04-30T23:59:59.999999Z")).period, "2026-04");
    const Month december = month_of(at("2026-12-13T14:15:16Z"));
    EXPECT_EQ(december.period, "2026-12");
    EXPECT_EQ(december.begin, at("2026-12-01T00:00:00Z"));
    EXPECT_EQ(december.end, at("2027-01-01T00:00:00Z"));
}

TEST(Month, IsReadFromYearAndMonthAlone) {
    const auto february = parse_month("2024-02");
    ASSERT_TRUE(february.has_value());
    EXPECT_EQ(february->period, "2024-02");
    EXPECT_EQ(february->end - february->begin, std::chrono::days(29));
    EXPECT_TRUE(parse_month("0000-01").has_value());
    EXPECT_TRUE(parse_month("9999-12").has_value());
    for (const char* wrong :
         {"",
          "2024",
          "2024-2",
          "2024-00",
          "2024-13",
          "2024/02",
          "2024-02-01",
          "24-02",
          "-024-02",
          " 2024-02",
          "2024-0x",
          "２０24-0"})
        EXPECT_FALSE(parse_month(wrong).has_value()) << wrong;
}

TEST(DecisionLimit, TellsTheWholeSecondsToTheNextMonth) {
    EXPECT_EQ(decision_limit_exceeded("full", at("2026-11-30T23:59:58.5Z")).retry_after(), 2s);
    EXPECT_EQ(decision_limit_exceeded("full", at("2026-11-30T23:59:59.999999Z")).retry_after(), 1s);
    EXPECT_EQ(decision_limit_exceeded("full", at("2026-12-01T00:00:00Z")).retry_after(), 744h);
    EXPECT_EQ(decision_limit_exceeded("full", {}).code(), ErrorCode::quota_exceeded);
}

}  // namespace
}  // namespace akashi
