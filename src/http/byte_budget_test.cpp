#include "http/byte_budget.hpp"

#include <gtest/gtest.h>

namespace akashi::http {
namespace {

TEST(ByteBudget, SharesGetNoMoreThanThereIsAndGiveItBack) {
    ByteBudget budget(100);
    ByteBudget::Share first(budget);
    ByteBudget::Share second(budget);
    EXPECT_TRUE(first.grow_to(60));
    EXPECT_TRUE(first.grow_to(10)) << "it has that much";
    EXPECT_FALSE(second.grow_to(41));
    EXPECT_TRUE(second.grow_to(40));
    first = ByteBudget::Share(budget);
    EXPECT_TRUE(second.grow_to(100));
}

TEST(ByteBudget, AForcedShareCountsToo) {
    ByteBudget budget(100);
    {
        ByteBudget::Share forced(budget);
        forced.force_to(150);
        EXPECT_FALSE(ByteBudget::Share(budget).grow_to(1));
    }
    EXPECT_TRUE(ByteBudget::Share(budget).grow_to(100));
}

}  // namespace
}  // namespace akashi::http
