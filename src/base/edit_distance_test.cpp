#include "base/edit_distance.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace akashi {
namespace {

TEST(EditDistance, CountsAddedRemovedAndReplacedCharacters) {
    EXPECT_EQ(edit_distance("", ""), 0U);
    EXPECT_EQ(edit_distance("", "abc"), 3U);
    EXPECT_EQ(edit_distance("abc", ""), 3U);
    EXPECT_EQ(edit_distance("abc", "abc"), 0U);
    EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
}

TEST(EditDistance, CountsCodePointsAndNotBytes) {
    EXPECT_EQ(edit_distance("caf\u00e9", "cafe"), 1U);
    EXPECT_EQ(edit_distance("\xff", "a"), 1U);
}

TEST(EditDistance, IsNotComputedToTheEndWhenItIsTooLarge) {
    const auto within = [](std::string_view a, std::string_view b, std::size_t most) {
        return edit_distance_within(code_points(a), code_points(b), most);
    };
    EXPECT_EQ(within("kitten", "sitting", 3), 3U);
    EXPECT_EQ(within("kitten", "sitting", 2), std::nullopt);
    EXPECT_EQ(within("abcdef", "bcdefg", 2), 2U);
    EXPECT_EQ(within("abcdef", "bcdefg", 1), std::nullopt);
    EXPECT_EQ(within("", "abc", 3), 3U);
    EXPECT_EQ(within("", "abc", 2), std::nullopt);
    EXPECT_EQ(within("same", "same", 0), 0U);
    EXPECT_EQ(within("same", "sane", 0), std::nullopt);
}

TEST(EditDistance, IsTheSameWithAndWithoutALimit) {
    const std::vector<std::string> texts = {
        "", "a", "ab", "ba", "abcabc", "abcacb", "xabcab", "aaaaaa", "bcabcab", "cbacbacba"
    };
    for (const auto& a : texts) {
        for (const auto& b : texts) {
            const std::size_t distance = edit_distance(a, b);
            for (std::size_t most = 0; most <= 10; ++most) {
                const auto within = edit_distance_within(code_points(a), code_points(b), most);
                EXPECT_EQ(within.has_value(), distance <= most) << a << ' ' << b << ' ' << most;
                if (within) EXPECT_EQ(*within, distance) << a << ' ' << b << ' ' << most;
            }
        }
    }
}

}  // namespace
}  // namespace akashi
