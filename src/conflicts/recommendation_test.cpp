#include "conflicts/recommendation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace akashi {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

class RecommendationTest : public ::testing::Test {
protected:
    RecommendationTest() {
        conflict.decision_a_id = DecisionId::make();
        conflict.decision_b_id = DecisionId::make();
        conflict.agent_a = "planner";
        conflict.agent_b = "coder";
        conflict.a.valid_from = conflict.b.valid_from = now - 3h;
        conflict.a.confidence = conflict.b.confidence = 0.7F;
        conflict.a.decision_type = conflict.b.decision_type = "planning";
    }
    std::optional<Recommendation> recommended() const { return recommend(conflict, a, b, now); }

    const Time now = parse_rfc3339("2026-03-01T12:00:00Z").value();
    ConflictDetail conflict;
    SideRecord a;
    SideRecord b;
};

TEST_F(RecommendationTest, EqualSidesGetNone) { EXPECT_FALSE(recommended()); }

TEST_F(RecommendationTest, TheMoreConfidentSideIsSuggested) {
    conflict.a.confidence = 0.3F;
    conflict.b.confidence = 0.9F;
    const auto made = recommended();
    ASSERT_TRUE(made);
    EXPECT_EQ(made->suggested_winner, conflict.decision_b_id);
    EXPECT_NEAR(made->confidence, 0.21, 1e-6);
    EXPECT_THAT(made->reasons, ElementsAre("Decision B has higher confidence (0.90 vs 0.30)"));
}

TEST_F(RecommendationTest, ASmallAdvantageIsNotEnough) {
    conflict.b.confidence = 0.9F;
    EXPECT_FALSE(recommended()) << "0.07";
}

TEST_F(RecommendationTest, TheLaterSideIsSuggested) {
    conflict.b.valid_from = now - 24h * 5;
    const auto made = recommended();
    ASSERT_TRUE(made);
    EXPECT_EQ(made->suggested_winner, conflict.decision_a_id);
    EXPECT_THAT(made->reasons, ElementsAre("Decision A is more recent (3h ago vs 5d ago)"));
}

TEST_F(RecommendationTest, EarlierResolutionsCountFromThreeOnBothSides) {
    a = {.resolved = 2, .won = 0, .depth = 0};
    b = {.resolved = 5, .won = 4, .depth = 0};
    EXPECT_FALSE(recommended());
    a.resolved = 4;
    const auto made = recommended();
    ASSERT_TRUE(made);
    EXPECT_THAT(
        made->reasons,
        ElementsAre("Agent coder has 80% resolution win rate on planning decisions (vs 0%)")
    );
    conflict.agent_b = conflict.agent_a;
    EXPECT_FALSE(recommended()) << "an agent against itself";
}

TEST_F(RecommendationTest, SignalsAddUpAndTheStrongestComesFirst) {
    conflict.a.confidence = 0.4F;
    conflict.b.confidence = 0.6F;
    b.depth = 2;
    const auto made = recommended();
    ASSERT_TRUE(made);
    EXPECT_THAT(
        made->reasons,
        ElementsAre(
            "Decision B is a revision (depth 2, reflecting more deliberation)",
            "Decision B has higher confidence (0.60 vs 0.40)"
        )
    );
}

}  // namespace
}  // namespace akashi
