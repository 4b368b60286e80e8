#include "decisions/average_confidence.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

TEST(AverageConfidence, HasFourDecimals) {
    EXPECT_EQ(average_confidence(0, 0), 0);
    EXPECT_EQ(average_confidence(static_cast<double>(0.85F), 1), 0.85);
    EXPECT_EQ(average_confidence(2, 3), 0.6667);
}

}  // namespace
}  // namespace akashi
