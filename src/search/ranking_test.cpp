#include "search/ranking.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <vector>

namespace akashi {
namespace {

using std::chrono::days;

constexpr Time kNow{std::chrono::hours(1'000'000)};

Merit best_merit() {
    Merit merit;
    merit.valid_from = kNow;
    merit.completeness_score = 1;
    merit.outcome_score = 1.0F;
    merit.citations = kMostCitations;
    return merit;
}

TEST(MeritFactor, TakesNothingFromTheBest) {
    EXPECT_DOUBLE_EQ(merit_factor(best_merit(), kNow), 1);
}

TEST(MeritFactor, TakesNoMoreThanTheSharesFromTheWorst) {
    Merit worst;
    worst.valid_from = kNow - days(1'000'000);
    worst.is_of_the_type = false;
    EXPECT_NEAR(merit_factor(worst, kNow), 0.6, 1e-3);
    EXPECT_GE(merit_factor(worst, kNow), 0.6);
}

TEST(MeritFactor, HasLostHalfOfTheShareOfTheAgeAtTheHalfLife) {
    Merit merit = best_merit();
    merit.valid_from = kNow - kHalfLife;
    EXPECT_DOUBLE_EQ(losses_of(merit, kNow).age, kAgeShare / 2);
    merit.valid_from = kNow + days(1);
    EXPECT_EQ(losses_of(merit, kNow).age, 0) << "the future is no older than now";
}

TEST(MeritFactor, CountsEachInfluenceForItself) {
    Merit merit = best_merit();
    merit.is_of_the_type = false;
    EXPECT_NEAR(1 - merit_factor(merit, kNow), kTypeShare, 1e-9);
    merit = best_merit();
    merit.completeness_score = 0;
    EXPECT_NEAR(1 - merit_factor(merit, kNow), kCompletenessShare, 1e-9);
    merit = best_merit();
    merit.outcome_score = std::nullopt;
    EXPECT_NEAR(1 - merit_factor(merit, kNow), kOutcomeShare, 1e-9);
    merit = best_merit();
    merit.is_settled = false;
    EXPECT_NEAR(1 - merit_factor(merit, kNow), kStabilityShare, 1e-9);
    merit = best_merit();
    merit.citations = 0;
    EXPECT_NEAR(1 - merit_factor(merit, kNow), kCitationShare, 1e-9);
    merit.citations = 1'000;
    EXPECT_DOUBLE_EQ(merit_factor(merit, kNow), 1) << "more citations say no more";
}

TextHit hit(double score, Time valid_from, std::uint8_t id) {
    TextHit made;
    made.id = DecisionId(Uuid({id}));
    made.fit = 1;
    made.score = score;
    made.merit.valid_from = valid_from;
    return made;
}

TEST(Order, IsByScoreThenTimeThenId) {
    std::vector<TextHit> hits{
        hit(0.5, kNow, 1), hit(0.5, kNow, 2), hit(0.5, kNow + days(1), 0), hit(0.6, Time(), 3)
    };
    keep_best(hits, 3);
    ASSERT_EQ(hits.size(), 3u);
    EXPECT_EQ(hits[0].score, 0.6);
    EXPECT_EQ(hits[1].merit.valid_from, kNow + days(1));
    EXPECT_EQ(hits[2].id, DecisionId(Uuid({2})));
    keep_best(hits, 10);
    EXPECT_EQ(hits.size(), 3u);
}

}  // namespace
}  // namespace akashi
