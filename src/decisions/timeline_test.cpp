#include "decisions/timeline.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

using enum Granularity;

Time at(const std::string& text) { return *parse_rfc3339(text); }

TEST(Granularity, IsDayOrWeekAndNothingElse) {
    EXPECT_EQ(parse_granularity("day"), day);
    EXPECT_EQ(parse_granularity("week"), week);
    for (const char* wrong : {"", "Day", "month", "days", "day "})
        EXPECT_FALSE(parse_granularity(wrong)) << wrong;
    EXPECT_EQ(to_string(day), "day");
    EXPECT_EQ(to_string(week), "week");
}

TEST(TimelineBucket, OfADayBeginsAtMidnightInUtc) {
    EXPECT_EQ(start_of_bucket(day, at("2026-05-04T00:00:00Z")), at("2026-05-04T00:00:00Z"));
    EXPECT_EQ(start_of_bucket(day, at("2026-05-04T23:59:59.999999Z")), at("2026-05-04T00:00:00Z"));
    EXPECT_EQ(start_of_bucket(day, at("1969-12-31T23:00:00Z")), at("1969-12-31T00:00:00Z"));
}

TEST(TimelineBucket, OfAWeekBeginsOnItsMonday) {
    const Time monday = at("2026-05-04T00:00:00Z");
    for (int i = 0; i < 7; ++i)
        EXPECT_EQ(start_of_bucket(week, monday + std::chrono::days(i)), monday);
    EXPECT_EQ(
        start_of_bucket(week, monday - std::chrono::microseconds(1)), at("2026-04-27T00:00:00Z")
    );
    EXPECT_EQ(start_of_bucket(week, at("2027-01-01T12:00:00Z")), at("2026-12-28T00:00:00Z"));
}

TEST(TimelineQuery, CountsTheBucketsThatItsRangeTouches) {
    TimelineQuery query;
    query.from = query.to = at("2026-05-04T12:00:00Z");
    EXPECT_EQ(query.buckets(), 1);
    query.to = at("2026-05-05T00:00:00Z");
    EXPECT_EQ(query.buckets(), 2);
    query.granularity = week;
    EXPECT_EQ(query.buckets(), 1);
    query.to = at("2026-05-11T00:00:00Z");
    EXPECT_EQ(query.buckets(), 2);
    query.to = query.from - std::chrono::microseconds(1);
    EXPECT_EQ(query.buckets(), 0);
}

TEST(TimelineQuery, KeepsABucketWithinItsRange) {
    TimelineQuery query;
    query.from = at("2026-05-04T12:00:00Z");
    query.to = at("2026-05-06T12:00:00Z");
    query.agent_id = "planner";
    query.project = "web";
    const auto expect_range = [&](const char* bucket, const char* from, const char* to) {
        const DecisionFilter filter = query.filter_of(at(bucket));
        EXPECT_EQ(filter.from, at(from));
        EXPECT_EQ(filter.to, at(to));
        EXPECT_EQ(filter.agent_ids, std::vector<std::string>{"planner"});
        EXPECT_EQ(filter.project, "web");
    };
    expect_range("2026-05-04T00:00:00Z", "2026-05-04T12:00:00Z", "2026-05-04T23:59:59.999999Z");
    expect_range("2026-05-05T00:00:00Z", "2026-05-05T00:00:00Z", "2026-05-05T23:59:59.999999Z");
    expect_range("2026-05-06T00:00:00Z", "2026-05-06T00:00:00Z", "2026-05-06T12:00:00Z");
}

}  // namespace
}  // namespace akashi
