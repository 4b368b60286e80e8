#include "base/text.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

TEST(Text, TrimsWhiteSpaceAtBothEndsOnly) {
    EXPECT_EQ(trimmed(" \t\r\n\v\fa b \n"), "a b");
    EXPECT_EQ(trimmed(" \n "), "");
    EXPECT_EQ(trimmed(""), "");
}

TEST(Text, LowersAsciiLettersAndLeavesOtherBytes) { EXPECT_EQ(to_lower("AzÄ-[@"), "azÄ-[@"); }

TEST(Text, MeasuresValidSequences) {
    EXPECT_EQ(utf8_sequence_length("a"), 1u);
    EXPECT_EQ(utf8_sequence_length("é!"), 2u);
    EXPECT_EQ(utf8_sequence_length("€"), 3u);
    EXPECT_EQ(utf8_sequence_length("\xf4\x8f\xbf\xbf"), 4u);
}

TEST(Text, RefusesWhatIsNotUtf8) {
    for (const std::string_view bad : {
             "\x80",              // continuation on its own
             "\xc3",              // cut short
             "\xc3(",             // continuation missing
             "\xc0\xaf",          // overlong
             "\xe0\x9f\xbf",      // overlong
             "\xed\xa0\x80",      // surrogate
             "\xf0\x8f\xbf\xbf",  // overlong
             "\xf4\x90\x80\x80",  // beyond U+10FFFF
             "\xe2\x82",          // cut short
             "\xff",
         }) {
        EXPECT_EQ(utf8_sequence_length(bad), 0u) << testing::PrintToString(bad);
    }
}

TEST(Text, IsWhatEveryStoreCanKeep) {
    for (const std::string_view good : {"", "plain", "\x01\x7f", "caf\u00e9 \u20ac"}) {
        EXPECT_TRUE(is_text(good)) << good;
    }
    for (const std::string& bad :
         {std::string(1, '\0'), std::string("a\0b", 3), std::string("caf\xe9"), std::string("\xc3")
         }) {
        EXPECT_FALSE(is_text(bad)) << testing::PrintToString(bad);
    }
}

TEST(Text, CutsBetweenCharacters) {
    EXPECT_EQ(utf8_prefix("aé€", 6), "aé€");
    EXPECT_EQ(utf8_prefix("aé€", 5), "aé");
    EXPECT_EQ(utf8_prefix("aé€", 2), "a");
    EXPECT_EQ(utf8_prefix("€", 2), "");
}

TEST(Utf8Length, CountsCodePoints) {
    EXPECT_EQ(utf8_length(""), 0U);
    EXPECT_EQ(utf8_length("caf\u00e9"), 4U);
    EXPECT_EQ(utf8_length("\xff\xff"), 2U);
}

}  // namespace
}  // namespace akashi
