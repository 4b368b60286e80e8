#include <gtest/gtest.h>

#include <future>

namespace {

TEST(Hanging, WaitsForWhatNobodyPromised) { std::promise<void>().get_future().wait(); }

}  // namespace
