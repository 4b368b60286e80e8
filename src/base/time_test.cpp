#include "base/time.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace akashi {
namespace {

using namespace std::chrono_literals;

std::string reformatted(std::string_view text) {
    const auto time = parse_rfc3339(text);
    return time ? format_rfc3339(*time) : "not a time";
}

TEST(Time, WritesTheFractionWithoutTrailingZeros) {
    const Time time = std::chrono::sys_days(std::chrono::year(2026) / 2 / 11) + 9h + 30min;
    EXPECT_EQ(format_rfc3339(time), "2026-02-11T09:30:00Z");
    EXPECT_EQ(format_rfc3339(time + 500ms), "2026-02-11T09:30:00.5Z");
    EXPECT_EQ(format_rfc3339(time + 123456us), "2026-02-11T09:30:00.123456Z");
    EXPECT_EQ(format_rfc3339(time + 1us), "2026-02-11T09:30:00.000001Z");
}

TEST(Time, WritesTimesBefore1970) {
    EXPECT_EQ(format_rfc3339(from_microseconds(-1)), "1969-12-31T23:59:59.999999Z");
    EXPECT_EQ(reformatted("0000-01-01T00:00:00Z"), "0000-01-01T00:00:00Z");
}

TEST(Time, WritesTheFirstOrLastMomentForTimesOutOfRange) {
    using Limits = std::numeric_limits<std::int64_t>;
    EXPECT_EQ(format_rfc3339(from_microseconds(Limits::min())), "0000-01-01T00:00:00Z");
    EXPECT_EQ(format_rfc3339(from_microseconds(Limits::max())), "9999-12-31T23:59:59.999999Z");
}

TEST(Time, ReadsOffsets) {
    EXPECT_EQ(reformatted("2026-01-01T01:00:00+02:30"), "2025-12-31T22:30:00Z");
    EXPECT_EQ(reformatted("2026-01-01T01:00:00-00:30"), "2026-01-01T01:30:00Z");
    EXPECT_EQ(reformatted("2026-01-01T01:00:00-00:00"), "2026-01-01T01:00:00Z");
    EXPECT_EQ(reformatted("2026-01-01T01:00:00+23:59"), "2025-12-31T01:01:00Z");
}

TEST(Time, ReadsEverySpellingThatClientsSend) {
    for (const auto* text : {
             "2026-01-31T12:00:00.25Z",
             "2026-01-31t12:00:00.25z",
             "2026-01-31 12:00:00.250000+00:00",
             "2026-01-31T12:00:00.250000",  // Python without a time zone
         }) {
        EXPECT_EQ(reformatted(text), "2026-01-31T12:00:00.25Z") << text;
    }
}

TEST(Time, TruncatesFinerFractions) {
    EXPECT_EQ(reformatted("2026-01-31T12:00:00.123456999Z"), "2026-01-31T12:00:00.123456Z");
    EXPECT_EQ(reformatted("1969-01-31T12:00:00.0000009Z"), "1969-01-31T12:00:00Z");
    EXPECT_EQ(
        reformatted("2026-01-31T12:00:00." + std::string(1000, '9') + "Z"),
        "2026-01-31T12:00:00.999999Z"
    );
}

TEST(Time, KnowsTheCalendar) {
    EXPECT_TRUE(parse_rfc3339("2024-02-29T00:00:00Z"));
    EXPECT_FALSE(parse_rfc3339("2026-02-29T00:00:00Z"));
    EXPECT_TRUE(parse_rfc3339("2000-02-29T00:00:00Z"));
    EXPECT_FALSE(parse_rfc3339("1900-02-29T00:00:00Z"));
    EXPECT_FALSE(parse_rfc3339("2026-04-31T00:00:00Z"));
}

TEST(Time, RefusesEverythingElse) {
    for (const auto* text : {
             "",
             "2026",
             "2026-01-31",
             "2026-01-31T12:00Z",
             "2026-01-31T12:00:00.Z",
             "2026-01-31T12:00:00,5Z",
             "2026-01-31T12:00:00Z ",
             " 2026-01-31T12:00:00Z",
             "2026-01-31T12:00:00ZZ",
             "2026-01-31T12:00:00+0100",
             "2026-01-31T12:00:00+01",
             "2026-01-31T12:00:00+24:00",
             "2026-01-31T12:00:00+01:60",
             "2026-01-31T24:00:00Z",
             "2026-01-31T12:60:00Z",
             "2026-01-31T23:59:60Z",
             "2026-13-01T12:00:00Z",
             "2026-00-01T12:00:00Z",
             "2026-01-00T12:00:00Z",
             "2026-1-31T12:00:00Z",
             "-026-01-31T12:00:00Z",
             "12026-01-31T12:00:00Z",
             "2026-01-31_12:00:00Z",
             "0000-01-01T00:00:00+00:01",
             "9999-12-31T23:59:59-00:01",
         }) {
        EXPECT_FALSE(parse_rfc3339(text)) << text;
    }
}

TEST(Time, SurvivesTheWayThroughText) {
    const Time time = now();
    EXPECT_EQ(parse_rfc3339(format_rfc3339(time)), time);
    EXPECT_EQ(from_microseconds(to_microseconds(time)), time);
}

}  // namespace
}  // namespace akashi
