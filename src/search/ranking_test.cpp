#include "search/ranking.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

using Days = std::chrono::days;

constexpr Time kNow = Time(std::chrono::sys_days(std::chrono::year(2026) / 2 / 11));

Decision decision(Days age, float completeness, std::optional<float> outcome_score) {
    Decision decision;
    decision.valid_from = kNow - age;
    decision.completeness_score = completeness;
    decision.outcome_score = outcome_score;
    return decision;
}

TEST(SearchScore, OfAPerfectHitOfTodayIsOne) {
    EXPECT_DOUBLE_EQ(search_score(decision(Days(0), 1, 1), 1, kNow), 1);
}

TEST(SearchScore, WeighsCompletenessAndOutcome) {
    EXPECT_DOUBLE_EQ(search_score(decision(Days(0), 0, std::nullopt), 1, kNow), 0.5);
    EXPECT_DOUBLE_EQ(search_score(decision(Days(0), 1, std::nullopt), 1, kNow), 0.7);
    EXPECT_DOUBLE_EQ(search_score(decision(Days(0), 0, 1), 1, kNow), 0.8);
    EXPECT_DOUBLE_EQ(search_score(decision(Days(0), 0.5, 0.5), 1, kNow), 0.75);
}

TEST(SearchScore, IsProportionalToTheRelevance) {
    EXPECT_DOUBLE_EQ(search_score(decision(Days(0), 1, 1), 0.25, kNow), 0.25);
    EXPECT_DOUBLE_EQ(search_score(decision(Days(0), 1, 1), 0, kNow), 0);
}

TEST(SearchScore, HalvesInNinetyDays) {
    EXPECT_DOUBLE_EQ(search_score(decision(Days(90), 1, 1), 1, kNow), 0.5);
    EXPECT_DOUBLE_EQ(search_score(decision(Days(270), 1, 1), 1, kNow), 0.25);
}

TEST(SearchScore, OfADecisionFromTheFutureIsThatOfToday) {
    EXPECT_DOUBLE_EQ(search_score(decision(Days(-89), 1, 1), 1, kNow), 1);
    EXPECT_DOUBLE_EQ(search_score(decision(Days(-90), 1, 1), 1, kNow), 1);
}

}  // namespace
}  // namespace akashi
