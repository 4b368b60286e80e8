#include "decisions/facets.hpp"

#include <gmock/gmock.h>

namespace akashi {
namespace {

using ::testing::ElementsAre;

TEST(NameCounts, HaveTheMostFrequentFirstAndEqualOnesByTheirBytes) {
    const auto counts = make_name_counts({{"b", 1}, {"é", 2}, {"B", 1}, {"z", 2}, {"a", 3}}, 9);
    using Item = NameCount;
    EXPECT_THAT(
        counts.names,
        ElementsAre(Item{"a", 3}, Item{"z", 2}, Item{"é", 2}, Item{"B", 1}, Item{"b", 1})
    );
    EXPECT_FALSE(counts.is_truncated);
    EXPECT_THAT(sorted_names(counts), ElementsAre("B", "a", "b", "z", "é"));
}

TEST(NameCounts, EndAtTheirLimitAndSaySo) {
    EXPECT_FALSE(make_name_counts({{"a", 1}, {"b", 1}}, 2).is_truncated);
    const auto counts = make_name_counts({{"a", 1}, {"b", 1}, {"c", 2}}, 2);
    EXPECT_TRUE(counts.is_truncated);
    EXPECT_THAT(counts.names, ElementsAre(NameCount{"c", 2}, NameCount{"a", 1}));
}

}  // namespace
}  // namespace akashi
