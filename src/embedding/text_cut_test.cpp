#include "embedding/text_cut.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

TEST(TextCutTest, CutsAtTheLastSpace) {
    EXPECT_EQ(cut_at_space("one two three", 13), "one two three");
    EXPECT_EQ(cut_at_space("one two three", 12), "one two");
    EXPECT_EQ(cut_at_space("one two three", 7), "one");
    EXPECT_EQ(cut_at_space("onetwo", 4), "onet");
    EXPECT_EQ(cut_at_space(" onetwo", 4), " one");
}

TEST(TextCutTest, CountsCharactersInsteadOfBytes) {
    EXPECT_EQ(cut_at_space("ééé", 3), "ééé");
    EXPECT_EQ(cut_at_space("éééé", 3), "ééé");
}

}  // namespace
}  // namespace akashi
