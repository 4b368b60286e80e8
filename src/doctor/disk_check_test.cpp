#include "doctor/disk_check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace akashi {
namespace {

using ::testing::HasSubstr;

constexpr std::uint64_t kMebibyte = 1'048'576;
constexpr std::uint64_t kMuch = 100'000 * kMebibyte;

TEST(DiskCheck, SaysWhenADiskIsFull) {
    const auto full = judge_space("AKASHI_WAL_DIR /wal", {8 * kMebibyte, 100'000});
    EXPECT_EQ(full.condition, Condition::problem);
    EXPECT_EQ(full.what, "AKASHI_WAL_DIR /wal has 8 MiB free");
    EXPECT_THAT(full.remedy, HasSubstr("never delete a .wal file"));
    EXPECT_EQ(judge_space("/", {500 * kMebibyte, 100'000}).condition, Condition::warning);
    EXPECT_EQ(judge_space("/", {kMuch, 100'000}).condition, Condition::ok);
}

TEST(DiskCheck, SaysWhenADiskTakesNoMoreFiles) {
    const auto full = judge_space("/", {kMuch, 0});
    EXPECT_EQ(full.condition, Condition::problem);
    EXPECT_EQ(full.what, "/ has room for 0 more files");
    EXPECT_THAT(full.remedy, HasSubstr("df -i"));
    EXPECT_EQ(judge_space("/", {kMuch, 999}).condition, Condition::warning);
    EXPECT_EQ(judge_space("/", {kMuch, std::nullopt}).condition, Condition::ok) << "as on btrfs";
}

}  // namespace
}  // namespace akashi
