#include "base/edit_distance.hpp"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace akashi
