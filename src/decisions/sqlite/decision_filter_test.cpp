#include "decisions/sqlite/decision_filter.hpp"

#include "sqlite/connection.hpp"

#include <gmock/gmock.h>

namespace akashi::sqlite {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(DecisionFilterTest, AlwaysAsksForTheOrganization) {
    EXPECT_EQ(
        decision_condition(kDefaultOrg, Visibility::everything(), {}).text(),
        "TRUE AND d.org_id = ?"
    );
    EXPECT_THAT(
        count_condition(kDefaultOrg, Visibility::of_agent("a"), {}).text(),
        HasSubstr("d.org_id = ? AND +d.agent_id IN (SELECT ?")
    );
}

TEST(DecisionFilterTest, NeverPutsAValueIntoTheText) {
    DecisionFilter filter;
    filter.agent_ids = {"x'1", "x'2", "x'3"};
    filter.decision_type = filter.outcome = filter.tool = filter.model = filter.project =
        filter.trace_id = "x'4";
    const std::string text =
        decision_condition(kDefaultOrg, Visibility::of_agent("x'5"), filter).text();
    EXPECT_THAT(text, Not(HasSubstr("x'")));
    EXPECT_THAT(text, HasSubstr("+d.agent_id IN (?, ?, ?)"));
    EXPECT_EQ(std::ranges::count(text, '?'), 1 + 3 + 3 + 5 + 2);
}

TEST(DecisionFilterTest, BindsAValueForEveryQuestionMark) {
    Connection db(":memory:", Access::read_write, 64);
    Condition condition("TRUE");
    condition.add("7 = ? AND 'text' = ?", {std::int64_t{7}, std::string("text")});
    condition.add("0.5 = ? AND zeroblob(16) = ?", {0.5, Uuid()});
    Statement statement = db.prepare_text("SELECT 1 WHERE " + condition.text());
    condition.bind_to(statement);
    EXPECT_TRUE(statement.step());
}

TEST(DecisionFilterTest, TakesTotalsFromCountsForAgentsAndTypeOnly) {
    DecisionFilter filter;
    filter.agent_ids = {"a"};
    filter.decision_type = "t";
    EXPECT_TRUE(counts_suffice(filter));
    filter.from = Time();
    EXPECT_FALSE(counts_suffice(filter));
}

TEST(DecisionFilterTest, OrdersTiesByIdAndMissingValuesLast) {
    EXPECT_EQ(order_by(DecisionOrder::valid_from, false), " ORDER BY d.valid_from DESC, d.id DESC");
    EXPECT_EQ(
        order_by(DecisionOrder::outcome_score, true),
        " ORDER BY d.outcome_score ASC NULLS LAST, d.id ASC"
    );
}

}  // namespace
}  // namespace akashi::sqlite
