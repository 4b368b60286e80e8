#include "ops/write_watch.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

TEST(WriteWatch, RemembersAFaultUntilAWriteSucceeds) {
    WriteWatch watch;
    EXPECT_EQ(watch.fault(), std::nullopt);
    watch.note_fault("the disk is full");
    watch.note_fault("the disk is read-only");
    EXPECT_EQ(watch.fault(), "the disk is read-only");
    watch.note_success();
    EXPECT_EQ(watch.fault(), std::nullopt);
}

}  // namespace
}  // namespace akashi
