#include "decisions/decision_query.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

TEST(DecisionOrder, IsReadByName) {
    EXPECT_EQ(parse_decision_order("valid_from"), DecisionOrder::valid_from);
    EXPECT_EQ(parse_decision_order("confidence"), DecisionOrder::confidence);
    EXPECT_EQ(parse_decision_order("decision_type"), DecisionOrder::decision_type);
    EXPECT_EQ(parse_decision_order("outcome"), DecisionOrder::outcome);
    EXPECT_EQ(parse_decision_order("completeness_score"), DecisionOrder::completeness_score);
    EXPECT_EQ(parse_decision_order("outcome_score"), DecisionOrder::outcome_score);
    EXPECT_EQ(parse_decision_order("agent_id"), DecisionOrder::agent_id);
    EXPECT_EQ(parse_decision_order("project"), DecisionOrder::project);
}

TEST(DecisionOrder, KnowsTheOldNameOfCompleteness) {
    EXPECT_EQ(parse_decision_order("quality_score"), DecisionOrder::completeness_score);
}

TEST(DecisionOrder, IsByTimeForEveryOtherName) {
    for (const auto* name : {"", "Confidence", "confidence ", "id; DROP TABLE decisions"}) {
        EXPECT_EQ(parse_decision_order(name), DecisionOrder::valid_from) << name;
    }
}

}  // namespace
}  // namespace akashi
