#include "vectors/float_file.hpp"

#include "testing/process.hpp"

#include <gtest/gtest.h>

#include <array>
#include <fstream>

namespace akashi {
namespace {

using Floats = std::array<float, 3>;

TEST(FloatFile, GivesBackWhatWasWritten) {
    const testing::TemporaryDirectory directory;
    for (const bool in_memory : {true, false}) {
        auto file = in_memory ? FloatFile(3) : FloatFile::create(directory / "floats", 3);
        EXPECT_TRUE(file.write(0, Floats{1, 2, 3}));
        EXPECT_TRUE(file.write(1'000, Floats{4, 5, 6}));
        Floats read{};
        EXPECT_TRUE(file.read(1'000, read));
        EXPECT_EQ(read, (Floats{4, 5, 6}));
        EXPECT_TRUE(file.read(0, read));
        EXPECT_EQ(read, (Floats{1, 2, 3}));
        EXPECT_FALSE(file.read(1'001, read)) << "behind its end";
    }
}

TEST(FloatFile, ForgetsABlock) {
    FloatFile file(3);
    file.write(slot_at(1, 0), Floats{1, 2, 3});
    file.write(slot_at(2, 0), Floats{1, 2, 3});
    file.forget(1);
    Floats read{};
    EXPECT_TRUE(file.read(slot_at(1, 0), read));
    EXPECT_EQ(read, Floats{});
    EXPECT_TRUE(file.read(slot_at(2, 0), read));
    EXPECT_EQ(read, (Floats{1, 2, 3}));
}

TEST(FloatFile, IsKnownByItsIdAndOpensForTheSameDimensionsOnly) {
    const testing::TemporaryDirectory directory;
    const auto path = directory / "floats";
    EXPECT_FALSE(FloatFile::open(path, 3));
    auto file = FloatFile::create(path, 3);
    file.write(5, Floats{1, 2, 3});
    const auto again = FloatFile::open(path, 3);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->id(), file.id());
    Floats read{};
    EXPECT_TRUE(again->read(5, read));
    EXPECT_EQ(read, (Floats{1, 2, 3}));
    EXPECT_FALSE(FloatFile::open(path, 4));
    EXPECT_NE(FloatFile::create(path, 3).id(), file.id());
    std::ofstream(path) << "something else";
    EXPECT_FALSE(FloatFile::open(path, 3));
}

}  // namespace
}  // namespace akashi
