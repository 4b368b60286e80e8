#include "conflicts/conflict_lookup.hpp"
#include "testing/stores/stores.hpp"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ConflictLookupContract : public ContractTest {
protected:
    DecisionId bind(
        const std::string& agent_id,
        const std::string& parameter,
        const std::string& value,
        const std::string& type = "planning",
        const std::string& project = "catalog",
        OrgId org = kDefaultOrg
    ) {
        TraceRecord trace = make_trace("binds " + parameter, agent_id);
        trace.decision.bindings = make_bindings({{parameter, value}}).value();
        trace.decision.decision_type = type;
        trace.decision.project = project;
        move_to(trace, org);
        return record(trace);
    }
    LookedUp look_up(
        ConflictQuestion question,
        Visibility visibility = Visibility::everything(),
        OrgId org = kDefaultOrg
    ) {
        question.limit = 10;
        return run(stores_->conflict_lookup().look_up(org, std::move(visibility), question));
    }
    static ConflictQuestion about(const std::string& type) {
        ConflictQuestion question;
        question.decision_type = type;
        return question;
    }
    static std::vector<std::string> parameters(const std::vector<ConflictDetail>& conflicts) {
        std::vector<std::string> names;
        for (const ConflictDetail& one : conflicts) names.push_back(one.parameter_key);
        return names;
    }
};

TEST_P(ConflictLookupContract, OpenConflictsOfTheDecisionsComeBeforeThoseOfTheTypeAndTheProject) {
    const DecisionId touched = bind("planner", "ttl", "1", "security", "another");
    bind("coder", "ttl", "2", "security", "another");
    bind("planner", "size", "1");
    bind("coder", "size", "2", "deployment");
    bind("planner", "limit", "1");
    bind("coder", "limit", "2");
    bind("planner", "else", "1", "deployment");
    bind("coder", "else", "2", "deployment");
    ConflictQuestion question = about("planning");
    EXPECT_THAT(parameters(look_up(question).open), ElementsAre("limit", "size"));
    question.decisions = {touched};
    EXPECT_THAT(parameters(look_up(question).open), ElementsAre("ttl", "limit", "size"));
    question.project = "another";
    EXPECT_THAT(parameters(look_up(question).open), ElementsAre("ttl"));
    question.project = "catalog";
    question.decisions = {};
    EXPECT_THAT(parameters(look_up(question).open), ElementsAre("limit", "size"));
    const ConflictDetail first = look_up(question).open.at(0);
    EXPECT_EQ(first.a.outcome, "binds limit");
    EXPECT_EQ(first.b.decision_type, "planning");
    EXPECT_THAT(look_up(question, Visibility::of_agent("planner")).open, IsEmpty());
    EXPECT_THAT(look_up(question, Visibility::everything(), kOtherOrg).open, IsEmpty());
}

TEST_P(ConflictLookupContract, ResolvedConflictsAreThoseWithAWinner) {
    bind("planner", "ttl", "1");
    bind("coder", "ttl", "2");
    EXPECT_THAT(look_up(about("planning")).resolved, IsEmpty());
    stores_->query("UPDATE scored_conflicts SET status = 'resolved', resolved_at = detected_at");
    EXPECT_THAT(look_up(about("planning")).resolved, IsEmpty());
    stores_->query("UPDATE scored_conflicts SET winning_decision_id = decision_a_id");
    EXPECT_THAT(parameters(look_up(about("planning")).resolved), ElementsAre("ttl"));
    EXPECT_THAT(look_up(about("planning")).open, IsEmpty());
    EXPECT_THAT(look_up(about("security")).resolved, IsEmpty());
    ConflictQuestion question = about("planning");
    question.project = "another";
    EXPECT_THAT(look_up(question).resolved, IsEmpty());
    EXPECT_THAT(look_up(about("planning"), Visibility::of_agent("coder")).resolved, IsEmpty());
    EXPECT_THAT(
        look_up(about("planning"), Visibility::everything(), kOtherOrg).resolved, IsEmpty()
    );
}

TEST_P(ConflictLookupContract, DecisionsInForceThatBindOtherwiseOpposeWhatIsIntended) {
    const DecisionId first = bind("planner", "ttl", "1 s");
    bind("coder", "ttl", "2000 ms");
    bind("planner", "limit", "7");
    bind("planner", "ttl", "9 s", "planning", "another");
    bind("planner", "ttl", "8 s", "planning", "catalog", kOtherOrg);
    ConflictQuestion question = about("security");
    question.project = "catalog";
    question.bindings = make_bindings({{"limit", "8"}, {"TTL", "2 s"}, {"size", "3"}}).value();
    const auto opposed = look_up(question).opposed;
    ASSERT_THAT(opposed, SizeIs(2));
    EXPECT_EQ(opposed[0].binding, 0U);
    EXPECT_EQ(opposed[0].value, "7");
    EXPECT_EQ(opposed[1].binding, 1U);
    EXPECT_EQ(opposed[1].id, first);
    EXPECT_EQ(opposed[1].agent_id, "planner");
    EXPECT_EQ(opposed[1].outcome, "binds ttl");
    EXPECT_EQ(opposed[1].value, "1 s");
    EXPECT_THAT(look_up(question, Visibility::of_agent("coder")).opposed, IsEmpty());
    TraceRecord end = make_trace("ends it");
    end.decision.supersedes_id = first;
    record(end);
    EXPECT_THAT(look_up(question).opposed, SizeIs(1));
}

AKASHI_CONTRACT(ConflictLookupContract);

}  // namespace
}  // namespace akashi::contract
