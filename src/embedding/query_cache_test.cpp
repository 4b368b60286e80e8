#include "embedding/query_cache.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

TEST(QueryCacheTest, DropsWhatWasNotAskedForTheLongest) {
    QueryCache<int> cache(2, 1000);
    cache.insert("a", 1, 1);
    cache.insert("b", 2, 1);
    EXPECT_EQ(cache.find("a"), 1);
    cache.insert("c", 3, 1);
    EXPECT_EQ(cache.find("b"), std::nullopt);
    EXPECT_EQ(cache.find("a"), 1);
    EXPECT_EQ(cache.find("c"), 3);
}

TEST(QueryCacheTest, HoldsNoMoreBytesThanItMay) {
    QueryCache<int> cache(10, 100);
    cache.insert("a", 1, 49);
    cache.insert("b", 2, 49);
    EXPECT_EQ(cache.find("a"), 1);
    cache.insert("c", 3, 49);
    EXPECT_EQ(cache.find("b"), std::nullopt);
    cache.insert("d", 4, 1000);
    EXPECT_EQ(cache.find("d"), std::nullopt) << "more than all that there is";
}

}  // namespace
}  // namespace akashi
