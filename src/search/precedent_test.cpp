#include "search/precedent.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

std::vector<TextHit> with_fits(std::vector<double> fits) {
    std::vector<TextHit> hits;
    for (const double fit : fits) hits.emplace_back().fit = fit;
    return hits;
}

TEST(Precedent, MustStandOutInItsProject) {
    const auto crowd = with_fits({1.4, 1.35, 1.3, 1.25, 1.2});
    EXPECT_GT(needed_relevance(crowd, true), relevance_of(1.3));
    const auto lonely = with_fits({0.1, 1.0, 0.2, 0.2, 0.2});
    EXPECT_LT(needed_relevance(lonely, true), relevance_of(1.0));
}

TEST(Precedent, MustFitAtLeastALittleWhenThereIsNothingElse) {
    EXPECT_DOUBLE_EQ(needed_relevance(with_fits({0.7}), true), relevance_of(0.8));
    EXPECT_DOUBLE_EQ(needed_relevance({}, true), relevance_of(0.8));
}

TEST(Precedent, MustBeAboutAsRelevantAnywhereWhateverElseIsThere) {
    EXPECT_DOUBLE_EQ(needed_relevance(with_fits({2, 2, 2, 2, 2}), false), kNeededAnywhere);
    EXPECT_DOUBLE_EQ(needed_relevance({}, false), kNeededAnywhere);
}

}  // namespace
}  // namespace akashi
