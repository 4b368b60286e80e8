#include "testing/stores/mirrored_organizations.hpp"

#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Item = NameCount;

class AgentSummaryContract : public ContractTest {
protected:
    DecisionId add(const std::string& type, float confidence, float completeness) {
        TraceRecord trace = make_trace("something");
        trace.decision.decision_type = type;
        trace.decision.confidence = confidence;
        trace.decision.completeness_score = completeness;
        return record(trace);
    }
    AgentSummary summary(const std::string& agent_id, OrgId org = kDefaultOrg) {
        return run(summaries().summarize_agent(org, agent_id));
    }
};

TEST_P(AgentSummaryContract, CountsTheCurrentDecisionsOfTheAgent) {
    const DecisionId ended = add("planning", 0.9F, 0.1F);
    add("testing", 0.25F, 0.5F);
    const Time first = clock_;
    add("planning", 0.5F, 0.49F);
    record("of another agent", "coder");
    TraceRecord last = make_trace("last");
    last.decision.decision_type = "planning";
    last.decision.supersedes_id = ended;
    last.decision.completeness_score = 0.2F;
    record(last);
    const AgentSummary found = summary("planner");
    EXPECT_EQ(found.decision_count, 3);
    EXPECT_EQ(found.first, first);
    EXPECT_EQ(found.last, clock_);
    EXPECT_EQ(found.average_confidence, 0.5);
    EXPECT_EQ(found.low_completeness_count, 2);
    EXPECT_THAT(found.types, ElementsAre(Item{"planning", 2}, Item{"testing", 1}));
}

TEST_P(AgentSummaryContract, IsEmptyWithoutDecisions) {
    record("of the default organization");
    for (const AgentSummary& none : {summary("coder"), summary("planner", kOtherOrg)}) {
        EXPECT_EQ(none.decision_count, 0);
        EXPECT_FALSE(none.first || none.last);
        EXPECT_EQ(none.average_confidence, 0);
        EXPECT_THAT(none.types, IsEmpty());
    }
}

AKASHI_CONTRACT(AgentSummaryContract);

/// The other organization has the same decisions of the namesake.
class AgentSummaryIsolationContract : public MirroredOrganizations {};

TEST_P(AgentSummaryIsolationContract, CountsTheOwnOnly) {
    change_theirs([&] { record(make_mirrored(kTheirs, "later", "coder")); });
    EXPECT_EQ(run(summaries().summarize_agent(kMine, "coder")).decision_count, 2);
}

AKASHI_CONTRACT(AgentSummaryIsolationContract);

}  // namespace
}  // namespace akashi::contract
