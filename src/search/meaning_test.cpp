#include "search/meaning.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

const DecisionId kNear(Uuid({1}));
const DecisionId kFar(Uuid({2}));

TEST(FitOf, IsTheMatchWithoutVectors) {
    EXPECT_EQ(fit_of(kNear, 1.5, std::nullopt).value, 1.5);
    EXPECT_EQ(fit_of(kNear, 1.5, std::nullopt).nearness, std::nullopt);
}

TEST(FitOf, AddsNearnessAboveThatOfUnrelatedTexts) {
    EXPECT_EQ(fit_of(0, 1), 0);
    EXPECT_EQ(fit_of(0, -3), 0) << "what is far away is not worse than unrelated";
    EXPECT_GT(fit_of(0, 3), 0);
    EXPECT_GT(fit_of(1, 3), fit_of(1, 2));
    EXPECT_GT(fit_of(2, 2), fit_of(1, 2));
}

TEST(FitOf, TakesWhatIsBeyondTheNeighborsForNoNearerThanTheLast) {
    Meaning meaning{{{kNear, 4}}, 2};
    EXPECT_EQ(fit_of(kNear, 1, meaning).value, fit_of(1, 4));
    EXPECT_EQ(fit_of(kNear, 1, meaning).nearness, 4);
    EXPECT_EQ(fit_of(kFar, 2, meaning).value, fit_of(2, 2));
    EXPECT_EQ(fit_of(kFar, 2, meaning).nearness, std::nullopt);
    EXPECT_EQ(fit_of(kFar, 0, meaning).value, 0) << "no words, and no neighbor";
}

TEST(FitOf, IsTheMatchOfWhatHasNoVectorYet) {
    EXPECT_EQ(fit_of(kFar, 2, Meaning{{{kNear, 4}}, std::nullopt}).value, 2);
}

}  // namespace
}  // namespace akashi
