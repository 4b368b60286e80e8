#include "decisions/decision_conditions.hpp"

#include "postgres/visibility.hpp"
#include "sqlite/visibility.hpp"

#include <gmock/gmock.h>

#include <functional>
#include <string>
#include <vector>

namespace akashi {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(DecisionConditionsTest, AlwaysAsksForTheOrganization) {
    EXPECT_EQ(
        decision_condition<sqlite::Condition>(kDefaultOrg, Visibility::everything(), {}).text(),
        "TRUE AND d.org_id = ?"
    );
    EXPECT_THAT(
        decision_condition<sqlite::Condition>(kDefaultOrg, Visibility::of_agent("a"), {}).text(),
        HasSubstr("d.org_id = ? AND +d.agent_id IN (SELECT agent_id FROM visible_agents")
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
    EXPECT_EQ(std::ranges::count(text, '?'), 1 + 3 + 2 + 5 + 2);
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
    const std::vector<std::function<void(DecisionFilter&)>> others = {
        [](DecisionFilter& f) { f.run_id = RunId(); },
        [](DecisionFilter& f) { f.confidence_min = 0.0F; },
        [](DecisionFilter& f) { f.outcome = "o"; },
        [](DecisionFilter& f) { f.from = Time(); },
        [](DecisionFilter& f) { f.to = Time(); },
        [](DecisionFilter& f) { f.session_id = SessionId(); },
        [](DecisionFilter& f) { f.tool = "t"; },
        [](DecisionFilter& f) { f.model = "m"; },
        [](DecisionFilter& f) { f.project = "p"; },
        [](DecisionFilter& f) { f.trace_id = "t"; },
    };
    for (std::size_t i = 0; i < others.size(); ++i) {
        DecisionFilter another = filter;
        others[i](another);
        EXPECT_FALSE(counts_suffice(another)) << i;
    }
}

TEST(DecisionConditionsTest, CompareEachFieldWithItsOwnColumn) {
    DecisionFilter filter;
    filter.agent_ids = {"a"};
    filter.run_id = RunId();
    filter.decision_type = "t";
    filter.confidence_min = 0.5F;
    filter.outcome = "o";
    filter.from = Time(std::chrono::seconds(1));
    filter.to = Time(std::chrono::seconds(2));
    filter.session_id = SessionId();
    filter.tool = "a tool";
    filter.model = "a model";
    filter.project = "a project";
    std::vector<std::string> conditions;
    visit_conditions(
        filter,
        [&]<class Value>(std::string_view column, std::string_view sign, const Value& value) {
            std::string text = fmt::format("{} {} ", column, sign);
            if constexpr (std::same_as<Value, std::string>) text += value;
            if constexpr (std::same_as<Value, Time>) text += format_rfc3339(value);
            conditions.push_back(std::move(text));
        }
    );
    EXPECT_THAT(
        conditions,
        ElementsAre(
            "agent_id = ",
            "run_id = ",
            "decision_type = t",
            "confidence >= ",
            "outcome = o",
            "valid_from >= 1970-01-01T00:00:01Z",
            "valid_from <= 1970-01-01T00:00:02Z",
            "session_id = ",
            "tool = a tool",
            "model = a model",
            "project = a project"
        )
    );
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
