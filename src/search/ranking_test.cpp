#include "search/ranking.hpp"

#include <gmock/gmock.h>

#include <cmath>

namespace akashi {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using Days = std::chrono::days;

constexpr Time kNow = Time(std::chrono::sys_days(std::chrono::year(2026) / 2 / 11));

Merit decision(Days age, float completeness, std::optional<float> outcome_score) {
    return {completeness, outcome_score, kNow - age};
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

TEST(SearchOrder, IsByScoreThenNewerThenGreaterId) {
    const DecisionId low(Uuid({1}));
    const DecisionId high(Uuid({2}));
    const Time before = kNow - Days(1);
    EXPECT_TRUE(is_before({0.5, before, low}, {0.4, kNow, high}));
    EXPECT_TRUE(is_before({0.5, kNow, low}, {0.5, before, high}));
    EXPECT_TRUE(is_before({0.5, kNow, high}, {0.5, kNow, low}));
    EXPECT_FALSE(is_before({0.5, kNow, low}, {0.5, kNow, low}));
}

TEST(TermWeight, IsTheShareOfTheRarity) {
    std::vector<Term> terms{{"frequent", 900}, {"rare", 10}, {"nowhere", 0}};
    weigh(terms, 1000);
    EXPECT_THAT(terms, ElementsAre(Field(&Term::text, "rare"), Field(&Term::text, "frequent")));
    const double rare = std::log(1 + 990.5 / 10.5);
    const double frequent = std::log(1 + 100.5 / 900.5);
    const double once = std::log(1 + 999.5 / 1.5);
    EXPECT_DOUBLE_EQ(terms.at(0).weight, rare / (rare + frequent + once));
    EXPECT_DOUBLE_EQ(terms.at(1).weight, frequent / (rare + frequent + once));
}

TEST(TermWeight, IsPositiveForATermThatEveryRowHas) {
    std::vector<Term> terms{{"everywhere", 7}};
    weigh(terms, 5);  // the count of rows may be out of date
    EXPECT_DOUBLE_EQ(terms.at(0).weight, 1);
}

TEST(RareTerms, AreThoseThatHaveFewRowsTogether) {
    EXPECT_EQ(count_rare(std::vector<Term>{{"a", 500}, {"b", 1500}, {"c", 1501}}), 2U);
    EXPECT_EQ(count_rare(std::vector<Term>{{"a", kCandidates + 1}, {"b", kCandidates + 2}}), 1U);
}

TEST(Prefixes, AreThreeBytesLongAndCountHalf) {
    const auto prefixes = as_prefixes({{"ab"}, {"abc"}});
    EXPECT_THAT(prefixes, ElementsAre(Field(&Term::text, "abc")));
    EXPECT_DOUBLE_EQ(prefixes.at(0).weight, 0.25);
}

}  // namespace
}  // namespace akashi
