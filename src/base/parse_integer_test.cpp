#include "base/parse_integer.hpp"

#include <gmock/gmock.h>

#include <cstdint>

namespace akashi {
namespace {

using ::testing::Optional;

TEST(ParseInteger, TakesDecimalDigits) {
    EXPECT_THAT(parse_integer<std::int64_t>("0"), Optional(0));
    EXPECT_THAT(parse_integer<std::int64_t>("010"), Optional(10)) << "not 8";
    EXPECT_THAT(parse_integer<std::int64_t>("-7"), Optional(-7));
    EXPECT_THAT(parse_integer<std::uint16_t>("65535"), Optional(65535));
}

TEST(ParseInteger, TakesNothingElse) {
    for (const char* text :
         {"", "-", "+5", " 5", "5 ", "5x", "0x10", "1e3", "1.0", "1,000", "١٢", "five"})
        EXPECT_EQ(parse_integer<std::int64_t>(text), std::nullopt) << text;
}

TEST(ParseInteger, KeepsToTheRangeOfTheType) {
    EXPECT_EQ(parse_integer<std::uint16_t>("65536"), std::nullopt);
    EXPECT_EQ(parse_integer<std::uint16_t>("-1"), std::nullopt);
    EXPECT_EQ(parse_integer<std::int64_t>("9223372036854775808"), std::nullopt);
}

TEST(ParseInteger, TakesOneSignWhereThatIsAllowed) {
    EXPECT_THAT(parse_signed_integer("+5"), Optional(5));
    EXPECT_THAT(parse_signed_integer("-5"), Optional(-5));
    for (const char* text : {"+", "++5", "+-5", "-+5", "+ 5"})
        EXPECT_EQ(parse_signed_integer(text), std::nullopt) << text;
}

}  // namespace
}  // namespace akashi
