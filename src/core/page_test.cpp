#include "core/page.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace akashi {
namespace {

TEST(PageBudget, EndsAPageWithTheRowThatGoesBeyondIt) {
    PageBudget budget;
    EXPECT_TRUE(budget.admit(kPageBytes - 1));
    EXPECT_TRUE(budget.admit(1)) << "the page is exactly full";
    EXPECT_FALSE(budget.is_exceeded());
    EXPECT_FALSE(budget.admit(1));
    EXPECT_TRUE(budget.is_exceeded());
}

TEST(PageBudget, AlwaysTakesTheFirstRow) {
    PageBudget budget;
    EXPECT_TRUE(budget.admit(kPageBytes + 1));
    EXPECT_TRUE(budget.is_exceeded()) << "whether more follows is not known";
    EXPECT_FALSE(budget.admit(0));
}

TEST(NextOffset, IsThereOnlyWhenAPageFollowsThatCanBeRead) {
    EXPECT_EQ(next_offset(true, 20, 10), 30);
    EXPECT_EQ(next_offset(false, 20, 10), std::nullopt);
    EXPECT_EQ(next_offset(true, kMaxOffset - 10, 10), kMaxOffset);
    EXPECT_EQ(next_offset(true, kMaxOffset - 10, 11), std::nullopt);
}

TEST(Limit, OfABodyIsPositiveAndAtMostAPage) {
    EXPECT_EQ(limit_or(-1, 50), 50);
    EXPECT_EQ(limit_or(0, 50), 50);
    EXPECT_EQ(limit_or(1, 50), 1);
    EXPECT_EQ(limit_or(kMaxLimit, 50), kMaxLimit);
    EXPECT_EQ(limit_or(kMaxLimit + 1, 50), kMaxLimit);
}

TEST(Surplus, IsTakenOffAndTellsThatMoreFollows) {
    std::vector<int> rows{1, 2, 3};
    EXPECT_FALSE(take_surplus(rows, 3));
    EXPECT_EQ(rows, (std::vector{1, 2, 3}));
    EXPECT_TRUE(take_surplus(rows, 2));
    EXPECT_EQ(rows, (std::vector{1, 2}));
}

}  // namespace
}  // namespace akashi
