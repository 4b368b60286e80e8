#include "decisions/decision_conditions.hpp"

#include "postgres/visibility.hpp"
#include "sqlite/visibility.hpp"

#include <gmock/gmock.h>

namespace akashi {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(DecisionConditionsTest, AlwaysAsksForTheOrganization) {
    EXPECT_EQ(
        decision_condition<sqlite::Condition>(kDefaultOrg, Visibility::everything(), {}).text(),
        "TRUE AND d.org_id = ?"
    );
    EXPECT_THAT(
        decision_condition<sqlite::Condition>(kDefaultOrg, Visibility::of_agent("a"), {}).text(),
        HasSubstr("d.org_id = ? AND +d.agent_id IN (SELECT ?")
    );
}

TEST(DecisionConditionsTest, NeverPutsAValueIntoTheText) {
    DecisionFilter filter;
    filter.agent_ids = {"x'1", "x'2", "x'3"};
    filter.decision_type = filter.outcome = filter.tool = filter.model = filter.project =
        filter.trace_id = "x'4";
    const std::string text =
        decision_condition<sqlite::Condition>(kDefaultOrg, Visibility::of_agent("x'5"), filter)
            .text();
    EXPECT_THAT(text, Not(HasSubstr("x'")));
    EXPECT_THAT(text, HasSubstr("+d.agent_id IN (?, ?, ?)"));
    EXPECT_EQ(std::ranges::count(text, '?'), 1 + 3 + 3 + 5 + 2);
}

TEST(DecisionConditionsTest, AreTheSameOnBothStoresButForListsAndVisibility) {
    DecisionFilter filter;
    filter.agent_ids = {"a"};
    filter.run_id = RunId();
    filter.confidence_min = 0.5F;
    filter.from = filter.to = Time();
    filter.session_id = SessionId();
    filter.trace_id = "t";
    const auto everything = Visibility::everything();
    std::string text =
        decision_condition<postgres::Condition>(kDefaultOrg, everything, filter).text();
    for (int i = 1; i <= 9; ++i) {
        const std::string name = "$" + std::to_string(i);
        const auto place = text.find(name);
        ASSERT_NE(place, std::string::npos) << name << " in " << text;
        text.replace(place, name.size(), "?");
    }
    EXPECT_EQ(decision_condition<sqlite::Condition>(kDefaultOrg, everything, filter).text(), text);
}

TEST(DecisionConditionsTest, TakesTotalsFromCountsForAgentsAndTypeOnly) {
    DecisionFilter filter;
    filter.agent_ids = {"a"};
    filter.decision_type = "t";
    EXPECT_TRUE(counts_suffice(filter));
    filter.from = Time();
    EXPECT_FALSE(counts_suffice(filter));
}

TEST(DecisionConditionsTest, OrdersTiesByIdAndMissingValuesLast) {
    EXPECT_EQ(order_by(DecisionOrder::valid_from, false), " ORDER BY d.valid_from DESC, d.id DESC");
    EXPECT_EQ(
        order_by(DecisionOrder::outcome_score, true),
        " ORDER BY d.outcome_score ASC NULLS LAST, d.id ASC"
    );
}

}  // namespace
}  // namespace akashi
