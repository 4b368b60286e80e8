#include "vectors/exact_names.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

TEST(ExactNames, KeepsATextAsLongAsItIsUsed) {
    ExactNames names;
    const auto first = names.use("design");
    EXPECT_NE(first, ExactNames::kNone);
    EXPECT_EQ(names.use("design"), first);
    EXPECT_EQ(names.find("design"), first);
    EXPECT_EQ(names.text(first), "design");
    names.release(first);
    EXPECT_EQ(names.find("design"), first);
    names.release(first);
    EXPECT_FALSE(names.find("design"));
    EXPECT_FALSE(names.text(first));
    EXPECT_EQ(names.size(), 0U);
}

TEST(ExactNames, NeverUsesANumberAgain) {
    ExactNames names;
    const auto first = names.use("design");
    names.release(first);
    EXPECT_NE(names.use("security"), first);
    EXPECT_NE(names.use("design"), first);
}

TEST(ExactNames, ListsInPages) {
    ExactNames names;
    const auto a = names.use("a");
    const auto b = names.use("b");
    const auto c = names.use("c");
    using Page = std::vector<ExactNames::Numbered>;
    EXPECT_EQ(names.list(ExactNames::kNone, 2), (Page{{a, "a"}, {b, "b"}}));
    EXPECT_EQ(names.list(b, 2), (Page{{c, "c"}}));
    EXPECT_EQ(names.list(c, 2), Page());
    EXPECT_GT(names.end(), c);
}

TEST(ExactNames, IgnoresTheReleaseOfNone) {
    ExactNames names;
    names.release(ExactNames::kNone);
    EXPECT_EQ(names.size(), 0U);
}

}  // namespace
}  // namespace akashi
