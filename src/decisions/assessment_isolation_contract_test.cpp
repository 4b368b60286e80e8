#include "decisions/assessment_store.hpp"
#include "testing/stores/mirrored_organizations.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <string>
#include <string_view>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

/// Both organizations have assessments of the coder.
class AssessmentIsolationContract : public MirroredOrganizations {
protected:
    void SetUp() override {
        MirroredOrganizations::SetUp();
        change_theirs([&] { assess(kTheirs, theirs_.shared, "coder", kIncorrect); });
        assess(kMine, mine_.shared, "coder", kCorrect);
    }
    Result<Assessment> try_assess(
        OrgId org, DecisionId decision, const std::string& assessor, std::string_view outcome
    ) {
        Assessment assessment;
        assessment.id = AssessmentId::make();
        assessment.org_id = org;
        assessment.decision_id = decision;
        assessment.assessor_agent_id = assessor;
        assessment.outcome = outcome;
        assessment.created_at = clock_;
        return run(assessments().add(assessment, Visibility::everything(), make_change(org)));
    }
    void assess(
        OrgId org, DecisionId decision, const std::string& assessor, std::string_view outcome
    ) {
        EXPECT_TRUE(try_assess(org, decision, assessor, outcome).has_value());
    }
    AssessmentPage list(DecisionId decision, Visibility visibility = Visibility::everything()) {
        return run(assessments().list(kMine, std::move(visibility), decision, 10, 0)).value();
    }
};

TEST_P(AssessmentIsolationContract, AForeignDecisionIsUnknown) {
    EXPECT_EQ(
        try_assess(kMine, theirs_.shared, "coder", kCorrect).error().message(), "decision not found"
    );
    EXPECT_EQ(
        run(assessments().list(kMine, Visibility::everything(), theirs_.shared, 10, 0))
            .error()
            .message(),
        "decision not found"
    );
}

TEST_P(AssessmentIsolationContract, AVerdictReplacesAndScoresTheOwn) {
    assess(kMine, mine_.shared, "coder", kIncorrect);
    assess(kMine, mine_.shared, "planner", kCorrect);
    EXPECT_EQ(list(mine_.shared).summary, (AssessmentSummary{1, 1, 0}));
    EXPECT_THAT(list(mine_.shared).assessments, SizeIs(3));
    EXPECT_THAT(list(mine_.shared, planner()).assessments, SizeIs(3));
    EXPECT_EQ(
        run(decisions().find(kMine, planner(), mine_.shared)).value().assessments,
        (AssessmentSummary{1, 1, 0})
    );
}

TEST_P(AssessmentIsolationContract, WhatATraceRefersToIsAssessedInItsOrganization) {
    TraceRecord successor = make_mirrored(kMine, "supersedes");
    successor.decision.supersedes_id = mine_.second;
    record(successor);
    for (int i = 0; i < 3; ++i) {
        TraceRecord citing = make_mirrored(kMine, fmt::format("cites {}", i));
        citing.decision.precedent_ref = mine_.shared;
        record(citing);
    }
    EXPECT_EQ(list(mine_.second).assessments.at(0).source, "supersession");
    EXPECT_EQ(list(mine_.shared).summary, (AssessmentSummary{2, 0, 0}));
}

TEST_P(AssessmentIsolationContract, TheDeletionOfAnAgentTakesTheOwnOnly) {
    assess(kMine, mine_.second, "leaver", kIncorrect);
    const auto deletion =
        run(AgentDeletionService(deletions(), now).remove("leaver", make_change(kMine)));
    ASSERT_TRUE(deletion && deletion->is_done());
    EXPECT_EQ(list(mine_.second).summary, AssessmentSummary());
    EXPECT_EQ(list(mine_.shared).summary, (AssessmentSummary{1, 0, 0}));
}

TEST_P(AssessmentIsolationContract, TheOwnDecisionsAwaitAnAssessment) {
    DecisionQuery query;
    query.filter.lacks_assessment = true;
    EXPECT_THAT(
        ids_of(run(decisions().list(kMine, planner(), query)).decisions),
        ElementsAre(mine_.citing, mine_.second)
    );
}

AKASHI_CONTRACT(AssessmentIsolationContract);

}  // namespace
}  // namespace akashi::contract
