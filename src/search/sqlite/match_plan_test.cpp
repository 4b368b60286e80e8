#include "search/sqlite/match_plan.hpp"

#include <gmock/gmock.h>

namespace akashi::sqlite {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;
using ::testing::Gt;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::int64_t kRows = 100'000;

TEST(MatchPlanTest, AsksForRareTermsAndRefinesByFrequentOnes) {
    const auto plan = plan_match({{"common", 50'000}, {"rare", 10}, {"seldom", 1'000}}, {}, kRows);
    ASSERT_THAT(plan.exact, SizeIs(1));
    EXPECT_EQ(
        plan.exact[0].expression,
        "(\"rare\" OR \"seldom\") OR ((\"rare\" OR \"seldom\") AND (\"common\"))"
    );
    const auto& weights = plan.exact[0].weights;
    EXPECT_THAT(weights, ElementsAre(Gt(0.5), Gt(0.1), 0, 0, Gt(0)));
    EXPECT_THAT(weights[0] + weights[1] + weights[4], DoubleEq(1));
}

TEST(MatchPlanTest, AsksForAllFrequentTermsTogetherThenForAny) {
    const auto plan = plan_match({{"one", 50'000}, {"two", 40'000}}, {}, kRows);
    ASSERT_THAT(plan.exact, SizeIs(2));
    EXPECT_EQ(plan.exact[0].expression, "(\"two\" AND \"one\")");
    EXPECT_EQ(plan.exact[1].expression, "(\"two\" OR \"one\")");
}

TEST(MatchPlanTest, TakesATermOfTwoThousandRowsForARareOne) {
    const auto expression = [](std::int64_t rows) {
        return plan_match({{"one", rows}, {"two", 40'000}}, {}, kRows).exact.at(0).expression;
    };
    EXPECT_EQ(expression(2'000), "(\"one\") OR ((\"one\") AND (\"two\"))");
    EXPECT_EQ(expression(2'001), "(\"one\" AND \"two\")");
}

TEST(MatchPlanTest, RefinesByTheFourRarestOfTheFrequentTerms) {
    const auto plan = plan_match(
        {{"a", 10}, {"f", 5'005}, {"e", 5'004}, {"d", 5'003}, {"c", 5'002}, {"b", 5'001}}, {}, kRows
    );
    EXPECT_EQ(
        plan.exact.at(0).expression, "(\"a\") OR ((\"a\") AND (\"b\" OR \"c\" OR \"d\" OR \"e\"))"
    );
}

TEST(MatchPlanTest, AsksOnceForASingleFrequentTerm) {
    EXPECT_THAT(plan_match({{"one", 50'000}}, {}, kRows).exact, SizeIs(1));
}

TEST(MatchPlanTest, DoesNotAskForWhatIsNowhere) {
    const auto plan = plan_match({{"nowhere", 0}, {"here", 1}}, {}, kRows);
    EXPECT_EQ(plan.exact.at(0).expression, "(\"here\")");
    EXPECT_DOUBLE_EQ(plan.exact[0].weights.at(0), 0.5) << "the missing term has its share";
    EXPECT_THAT(plan_match({{"nowhere", 0}}, {}, kRows).exact, IsEmpty());
    EXPECT_THAT(plan_match({}, {}, kRows).by_prefix, IsEmpty());
}

TEST(MatchPlanTest, ExcludesFromEveryQuestion) {
    const auto plan = plan_match({{"word", 5}}, {"a", "b"}, kRows);
    EXPECT_EQ(plan.exact.at(0).expression, "((\"word\")) NOT (\"a\" OR \"b\")");
    EXPECT_EQ(plan.by_prefix.at(0).expression, "(\"word\"*) NOT (\"a\" OR \"b\")");
    EXPECT_THAT(plan.exact[0].weights, SizeIs(3));
}

TEST(MatchPlanTest, QuotesWhateverWasTyped) {
    EXPECT_EQ(
        plan_match({{"a\" OR \"b", 5}}, {}, kRows).exact.at(0).expression, "(\"a\"\" OR \"\"b\")"
    );
}

TEST(MatchPlanTest, LooksForBeginningsOfThreeBytesOrMore) {
    const auto plan = plan_match({{"ab", 0}, {"abc", 0}}, {}, kRows);
    EXPECT_EQ(plan.by_prefix.at(0).expression, "\"abc\"*");
    EXPECT_THAT(plan.by_prefix[0].weights, ElementsAre(0.25));
}

}  // namespace
}  // namespace akashi::sqlite
