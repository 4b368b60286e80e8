#include "base/ttl_cache.hpp"

#include <gtest/gtest.h>

#include <string>

namespace akashi {
namespace {

using namespace std::chrono_literals;
using Cache = TtlCache<std::string, int>;

TEST(TtlCache, FindsWhatWasInserted) {
    Cache cache(10, 1h);
    EXPECT_FALSE(cache.find("a"));
    cache.insert("a", 1, cache.generation());
    EXPECT_EQ(cache.find("a"), 1);
    cache.insert("a", 2, cache.generation());
    EXPECT_EQ(cache.find("a"), 2);
    EXPECT_FALSE(cache.find("b"));
}

TEST(TtlCache, ForgetsWhatIsOlderThanTheLifetime) {
    Cache cache(10, 0ms);
    cache.insert("a", 1, cache.generation());
    EXPECT_FALSE(cache.find("a"));
}

TEST(TtlCache, RemembersUpToTheLifetime) {
    Cache cache(10, 1h);
    cache.insert("a", 1, cache.generation());
    SteadyClock::move_on(59min);
    EXPECT_EQ(cache.find("a"), 1);
    SteadyClock::move_on(1min);
    EXPECT_FALSE(cache.find("a"));
}

TEST(TtlCache, StartsOverWhenItIsFull) {
    Cache cache(2, 1h);
    for (const auto* key : {"a", "b", "c"}) cache.insert(key, 1, cache.generation());
    EXPECT_FALSE(cache.find("a"));
    EXPECT_FALSE(cache.find("b"));
    EXPECT_TRUE(cache.find("c"));
}

TEST(TtlCache, ForgetsEverythingWhenCleared) {
    Cache cache(10, 1h);
    cache.insert("a", 1, cache.generation());
    cache.clear();
    EXPECT_FALSE(cache.find("a"));
}

TEST(TtlCache, DoesNotRememberWhatWasLookedUpBeforeItWasCleared) {
    Cache cache(10, 1h);
    const auto generation = cache.generation();
    cache.clear();
    cache.insert("a", 1, generation);
    EXPECT_FALSE(cache.find("a"));
    cache.insert("a", 2, cache.generation());
    EXPECT_EQ(cache.find("a"), 2);
}

TEST(TtlCache, FindsNothingOlderThanTheCallerWants) {
    Cache cache(10, 1h);
    cache.insert("a", 1, cache.generation());
    EXPECT_EQ(cache.find("a", 1h), 1);
    EXPECT_FALSE(cache.find("a", 0ms));
}

TEST(TtlCache, ForgetsOneEntryOrThoseThatFit) {
    Cache cache(10, 1h);
    const auto generation = cache.generation();
    for (int i = 0; i < 4; ++i) cache.insert(std::to_string(i), i, generation);
    cache.erase("0");
    cache.erase_if([](int value) { return value > 2; });
    EXPECT_FALSE(cache.find("0"));
    EXPECT_TRUE(cache.find("1"));
    EXPECT_FALSE(cache.find("3"));
    cache.insert("3", 3, generation);
    EXPECT_FALSE(cache.find("3")) << "looked up before it was erased";
}

}  // namespace
}  // namespace akashi
