#include "base/uuid.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <unordered_set>
#include <vector>

namespace akashi {
namespace {

constexpr auto kCanonical = "01234567-89ab-4cde-8f01-23456789abcd";

TEST(Uuid, ReadsEveryForm) {
    for (const auto* text : {
             kCanonical,
             "01234567-89AB-4CDE-8F01-23456789ABCD",
             "urn:uuid:01234567-89ab-4cde-8f01-23456789abcd",
             "URN:UUID:01234567-89ab-4cde-8f01-23456789abcd",
             "{01234567-89ab-4cde-8f01-23456789abcd}",
             "0123456789ab4cde8f0123456789abcd",
         }) {
        const auto uuid = Uuid::parse(text);
        ASSERT_TRUE(uuid) << text;
        EXPECT_EQ(uuid->str(), kCanonical);
    }
}

TEST(Uuid, RefusesEverythingElse) {
    for (const auto* text : {
             "",
             "urn:uuid:",
             "urn:uuid:0123456789ab4cde8f0123456789abcd",
             "urn:uuid:{01234567-89ab-4cde-8f01-23456789abcd}",
             "{0123456789ab4cde8f0123456789abcd}",
             "{01234567-89ab-4cde-8f01-23456789abcd",
             "(01234567-89ab-4cde-8f01-23456789abcd)",
             "01234567-89ab-4cde-8f01-23456789abc",
             "01234567-89ab-4cde-8f01-23456789abcde",
             "01234567-89ab-4cde-8f01-23456789abcg",
             "0123456789ab-4cde-8f01-23456789abcd--",
             "01234567089ab-4cde-8f01-23456789abcd",
             " 01234567-89ab-4cde-8f01-23456789abcd",
             "0123456789ab4cde8f0123456789abc-",
         }) {
        EXPECT_FALSE(Uuid::parse(text)) << text;
    }
}

TEST(Uuid, IsNilByDefault) {
    EXPECT_TRUE(Uuid().is_nil());
    EXPECT_EQ(Uuid().str(), "00000000-0000-0000-0000-000000000000");
    EXPECT_FALSE(Uuid::make_v4().is_nil());
}

TEST(Uuid, CarriesItsVersionAndVariant) {
    EXPECT_EQ(Uuid::make_v4().str()[14], '4');
    EXPECT_EQ(Uuid::make_v7().str()[14], '7');
    for (const auto& uuid : {Uuid::make_v4(), Uuid::make_v7()}) {
        EXPECT_EQ(uuid.bytes()[8] & 0xc0, 0x80);
        EXPECT_EQ(Uuid::parse(uuid.str()), uuid);
    }
}

TEST(Uuid, Version7BeginsWithTheTimeInMilliseconds) {
    const auto milliseconds = [] {
        return std::chrono::duration_cast<std::chrono::milliseconds>(
                   std::chrono::system_clock::now().time_since_epoch()
        )
            .count();
    };
    const auto before = milliseconds();
    const auto uuid = Uuid::make_v7();
    std::int64_t stamped = 0;
    for (std::size_t i = 0; i < 6; ++i) stamped = stamped * 256 + uuid.bytes()[i];
    EXPECT_GE(stamped, before);
    // For every 4096 ids made within one millisecond the counter runs one ahead of the clock.
    EXPECT_LE(stamped, milliseconds() + 1000);
}

TEST(Uuid, Version7KeepsTheOrderOfMaking) {
    std::vector<Uuid> made;
    for (int i = 0; i < 20'000; ++i) made.push_back(Uuid::make_v7());
    EXPECT_TRUE(std::ranges::is_sorted(made));
    EXPECT_EQ(std::ranges::adjacent_find(made), made.end());
}

TEST(Uuid, Version7IsUniqueAcrossThreads) {
    constexpr std::size_t kThreads = 4;
    constexpr std::size_t kEach = 5'000;
    std::vector<std::vector<Uuid>> made(kThreads);
    {
        std::vector<std::jthread> threads;
        for (auto& mine : made) {
            threads.emplace_back([&mine] {
                for (std::size_t i = 0; i < kEach; ++i) mine.push_back(Uuid::make_v7());
            });
        }
    }
    std::unordered_set<Uuid> all;
    for (const auto& mine : made) {
        EXPECT_TRUE(std::ranges::is_sorted(mine));
        all.insert(mine.begin(), mine.end());
    }
    EXPECT_EQ(all.size(), kThreads * kEach);
}

TEST(Uuid, IdsOfOneKindCompareByTheirUuid) {
    using ThingId = Id<struct ThingTag>;
    EXPECT_EQ(ThingId::parse(kCanonical), ThingId(*Uuid::parse(kCanonical)));
    EXPECT_FALSE(ThingId::parse("thing"));
    EXPECT_LT(ThingId(), ThingId::make());
    EXPECT_EQ(ThingId::parse(kCanonical)->str(), kCanonical);
}

}  // namespace
}  // namespace akashi
