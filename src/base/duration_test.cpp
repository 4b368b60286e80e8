#include "base/duration.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace akashi {
namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;

constexpr nanoseconds kLongest = nanoseconds::max();
constexpr nanoseconds kMostNegative = nanoseconds::min();

TEST(Duration, ReadsEveryUnit) {
    EXPECT_EQ(parse_go_duration("3ns"), 3ns);
    EXPECT_EQ(parse_go_duration("3us"), 3us);
    EXPECT_EQ(parse_go_duration("3\u00b5s"), 3us);
    EXPECT_EQ(parse_go_duration("3\u03bcs"), 3us);
    EXPECT_EQ(parse_go_duration("250ms"), 250ms);
    EXPECT_EQ(parse_go_duration("30s"), 30s);
    EXPECT_EQ(parse_go_duration("5m"), 5min);
    EXPECT_EQ(parse_go_duration("24h"), 24h);
}

TEST(Duration, AddsGroupsInAnyOrder) {
    EXPECT_EQ(parse_go_duration("1h30m"), 90min);
    EXPECT_EQ(parse_go_duration("30m1h0s1ms"), 90min + 1ms);
    EXPECT_EQ(parse_go_duration("1m1m"), 2min);
}

TEST(Duration, ReadsSignsAndZero) {
    EXPECT_EQ(parse_go_duration("-2s"), -2s);
    EXPECT_EQ(parse_go_duration("+2s"), 2s);
    EXPECT_EQ(parse_go_duration("0"), 0s);
    EXPECT_EQ(parse_go_duration("-0"), 0s);
    EXPECT_EQ(parse_go_duration("-1h30m"), -90min);
}

TEST(Duration, ReadsFractionsExactlyAndRoundsDown) {
    EXPECT_EQ(parse_go_duration("1.5h"), 90min);
    EXPECT_EQ(parse_go_duration(".5s"), 500ms);
    EXPECT_EQ(parse_go_duration("5.s"), 5s);
    EXPECT_EQ(parse_go_duration("0.1s"), 100ms);
    EXPECT_EQ(parse_go_duration("1.999999999s"), 1999999999ns);
    EXPECT_EQ(parse_go_duration("0.9ns"), 0ns);
    EXPECT_EQ(parse_go_duration("0.3333333333333333333333h"), 1199999999999ns);
    EXPECT_EQ(parse_go_duration("0." + std::string(1000, '9') + "h"), 1h - 1ns);
}

TEST(Duration, RefusesEverythingElse) {
    for (const auto* text : {"",     "+",    "-",      "3",       "1h30",   "s",   ".s",   ".",
                             "1d",   "1w",   "1 s",    " 1s",     "1s ",    "1S",  "--1s", "1h-30m",
                             "1e3s", "0x1s", "1.5.5s", "\u00b5s", "1_000s", "1,5s"}) {
        EXPECT_FALSE(parse_go_duration(text)) << text;
    }
}

TEST(Duration, RefusesWhatDoesNotFitInto64Bits) {
    EXPECT_EQ(parse_go_duration("9223372036854775807ns"), kLongest);
    EXPECT_EQ(parse_go_duration("9223372036.854775807s"), kLongest);
    EXPECT_EQ(parse_go_duration("-9223372036854775808ns"), kMostNegative);
    EXPECT_FALSE(parse_go_duration("9223372036854775808ns"));
    EXPECT_FALSE(parse_go_duration("-9223372036854775809ns"));
    EXPECT_FALSE(parse_go_duration("9223372036.854775808s"));
    EXPECT_FALSE(parse_go_duration("2562048h"));
    EXPECT_FALSE(parse_go_duration("2562047h2562047h"));
    EXPECT_FALSE(parse_go_duration("9223372036854775807ns1ns"));
    EXPECT_FALSE(parse_go_duration(std::string(1000, '9') + "s"));
    EXPECT_EQ(parse_go_duration("9223372036854775800ns7ns"), kLongest);
}

TEST(Duration, IsWrittenInTheLargestUnits) {
    EXPECT_EQ(format_go_duration(0s), "0s");
    EXPECT_EQ(format_go_duration(90min), "1h30m0s");
    EXPECT_EQ(format_go_duration(1h), "1h0m0s");
    EXPECT_EQ(format_go_duration(61s), "1m1s");
    EXPECT_EQ(format_go_duration(1500ms), "1.5s");
    EXPECT_EQ(format_go_duration(60s + 1ns), "1m0.000000001s");
    EXPECT_EQ(format_go_duration(250ms), "250ms");
    EXPECT_EQ(format_go_duration(1050us), "1.05ms");
    EXPECT_EQ(format_go_duration(2500ns), "2.5\u00b5s");
    EXPECT_EQ(format_go_duration(7ns), "7ns");
    EXPECT_EQ(format_go_duration(-2s), "-2s");
}

TEST(Duration, SurvivesTheWayThroughText) {
    for (const nanoseconds value :
         {nanoseconds(0),
          nanoseconds(1),
          nanoseconds(999),
          nanoseconds(1'001),
          nanoseconds(-2s),
          nanoseconds(100h + 1ns),
          kLongest,
          kMostNegative}) {
        EXPECT_EQ(parse_go_duration(format_go_duration(value)), value) << value.count();
    }
}

}  // namespace
}  // namespace akashi
