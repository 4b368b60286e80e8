#include "decisions/assessment_store.hpp"
#include "testing/stores/stores.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class AssessmentsContract : public ContractTest {
protected:
    Result<Assessment> try_assess(
        DecisionId decision,
        const std::string& assessor,
        std::string_view outcome,
        Visibility visibility = Visibility::everything(),
        OrgId org = kDefaultOrg
    ) {
        Assessment assessment;
        assessment.id = AssessmentId::make();
        assessment.org_id = org;
        assessment.decision_id = decision;
        assessment.assessor_agent_id = assessor;
        assessment.outcome = outcome;
        assessment.notes = "because";
        assessment.created_at = clock_ += kTick;
        return run(assessments().add(assessment, std::move(visibility), make_change(org)));
    }
    Assessment assess(DecisionId decision, const std::string& assessor, std::string_view outcome) {
        return try_assess(decision, assessor, outcome).value();
    }
    Result<AssessmentPage> try_list(
        DecisionId decision,
        Visibility visibility = Visibility::everything(),
        std::int64_t limit = 50,
        std::int64_t offset = 0,
        OrgId org = kDefaultOrg
    ) {
        return run(assessments().list(org, std::move(visibility), decision, limit, offset));
    }
    /// `assessor outcome notes` of each, the newest first.
    std::vector<std::string> verdicts(DecisionId decision) {
        std::vector<std::string> texts;
        for (const Assessment& one : try_list(decision).value().assessments)
            texts.push_back(
                fmt::format("{} {} {}", one.assessor_agent_id, one.outcome, one.notes.value_or("-"))
            );
        return texts;
    }
    std::optional<float> score(DecisionId decision) { return find(decision).value().outcome_score; }
    DecisionId cite(DecisionId precedent, const std::string& agent_id = "coder") {
        TraceRecord trace = make_trace("cites", agent_id);
        trace.decision.precedent_ref = precedent;
        return record(trace);
    }
    DecisionId supersede(DecisionId id) {
        TraceRecord trace = make_trace("supersedes");
        trace.decision.supersedes_id = id;
        return record(trace);
    }
    /// Two decisions with a conflict; the first is side A.
    std::pair<DecisionId, DecisionId> conflict(const std::string& parameter) {
        const auto bind = [&](const char* agent, const char* value, unsigned char place) {
            TraceRecord trace = make_trace("binds", agent);
            trace.decision.bindings = make_bindings({{parameter, value}}).value();
            trace.decision.id = DecisionId(Uuid({place, static_cast<unsigned char>(++made_)}));
            return record(trace);
        };
        const DecisionId a = bind("planner", "1", 1);
        return {a, bind("coder", "2", 2)};
    }
    void settle(const std::string& set) {
        stores_->query("UPDATE scored_conflicts SET " + set);
        clock_ += kTick;
    }
    void follow(const std::pair<DecisionId, DecisionId>& sides) {
        stores_->assess_conflicts(kDefaultOrg, sides.first, clock_);
        stores_->assess_conflicts(kDefaultOrg, sides.second, clock_);
    }

    int made_ = 0;
};

TEST_P(AssessmentsContract, AreListedTheNewestFirstWithTheSummaryOfAll) {
    const DecisionId id = record("an outcome");
    assess(id, "coder", kCorrect);
    assess(id, "planner", kIncorrect);
    const Assessment last = assess(id, "reviewer", kPartiallyCorrect);
    const auto page = try_list(id, Visibility::everything(), 2).value();
    ASSERT_THAT(page.assessments, SizeIs(2));
    EXPECT_EQ(page.assessments[0].id, last.id);
    EXPECT_EQ(page.assessments[0].decision_id, id);
    EXPECT_EQ(page.assessments[0].org_id, kDefaultOrg);
    EXPECT_EQ(page.assessments[0].source, "manual");
    EXPECT_EQ(page.assessments[0].notes, "because");
    EXPECT_EQ(page.assessments[0].created_at, last.created_at);
    EXPECT_EQ(page.assessments[1].assessor_agent_id, "planner");
    EXPECT_TRUE(page.has_more);
    EXPECT_EQ(page.summary, (AssessmentSummary{1, 1, 1}));
    const auto rest = try_list(id, Visibility::everything(), 2, 2).value();
    ASSERT_THAT(rest.assessments, SizeIs(1));
    EXPECT_EQ(rest.assessments[0].assessor_agent_id, "coder");
    EXPECT_FALSE(rest.has_more);
}

TEST_P(AssessmentsContract, OfAnAssessorTheLatestVerdictCounts) {
    const DecisionId id = record("an outcome");
    EXPECT_FALSE(score(id));
    assess(id, "coder", kIncorrect);
    EXPECT_EQ(score(id), 0.0F);
    assess(id, "coder", kCorrect);
    EXPECT_EQ(score(id), 1.0F);
    assess(id, "reviewer", kPartiallyCorrect);
    EXPECT_EQ(score(id), 0.75F);
    EXPECT_EQ(try_list(id).value().summary, (AssessmentSummary{1, 0, 1}));
    EXPECT_THAT(try_list(id).value().assessments, SizeIs(3));
    EXPECT_EQ(find(id).value().assessments, (AssessmentSummary{1, 0, 1}));
    EXPECT_EQ(list().decisions.at(0).assessments, (AssessmentSummary{1, 0, 1}));
}

TEST_P(AssessmentsContract, AreRefusedForDecisionsThatAreUnknownOrHidden) {
    const DecisionId id = record("an outcome");
    const auto hidden = Visibility::of_agent("coder");
    for (const auto& error :
         {try_assess(id, "coder", kCorrect, hidden).error(), try_list(id, hidden).error()})
        EXPECT_EQ(error.message(), "no access to this decision");
    for (const auto& error :
         {try_assess(DecisionId::make(), "coder", kCorrect).error(),
          try_list(DecisionId::make()).error(),
          try_assess(id, "planner", kCorrect, Visibility::everything(), kOtherOrg).error(),
          try_list(id, Visibility::everything(), 50, 0, kOtherOrg).error()})
        EXPECT_EQ(error.message(), "decision not found");
    EXPECT_THAT(verdicts(id), IsEmpty());
    EXPECT_FALSE(score(id));
    EXPECT_TRUE(try_assess(id, "planner", kCorrect, Visibility::of_agent("planner")).has_value());
}

TEST_P(AssessmentsContract, LeaveALineInTheAuditLogUnlessTheyAreRefused) {
    const DecisionId id = record("an outcome");
    const char* lines = "SELECT operation FROM mutation_audit_log WHERE resource_type = 'test'";
    const auto before = stores_->query(lines);
    EXPECT_FALSE(try_assess(id, "coder", kCorrect, Visibility::of_agent("coder")).has_value());
    EXPECT_THAT(stores_->query(lines), SizeIs(before.size()));
    assess(id, "coder", kCorrect);
    EXPECT_THAT(stores_->query(lines), SizeIs(before.size() + 1));
}

TEST_P(AssessmentsContract, ASupersededDecisionWasPartiallyCorrect) {
    const DecisionId id = record("an outcome");
    const DecisionId successor = supersede(id);
    EXPECT_THAT(
        verdicts(id),
        ElementsAre(fmt::format(
            "system:supersession partially_correct Auto-assessed: superseded by {}", successor.str()
        ))
    );
    EXPECT_EQ(score(id), 0.5F);
    EXPECT_FALSE(score(successor));
    assess(id, "coder", kCorrect);
    EXPECT_EQ(score(id), 0.75F) << "a decision that has ended can be assessed";
}

TEST_P(AssessmentsContract, ADecisionThatIsCitedThreeTimesIsCorrect) {
    const DecisionId id = record("an outcome");
    cite(id);
    supersede(cite(id));
    cite(id);
    EXPECT_FALSE(score(id)) << "two of them are current";
    cite(id, "reviewer");
    EXPECT_THAT(
        verdicts(id),
        ElementsAre("system:citation correct Auto-assessed: cited as precedent 3 times")
    );
    EXPECT_EQ(score(id), 1.0F);
    cite(id);
    EXPECT_THAT(verdicts(id), SizeIs(1));
    const auto owner = Visibility::of_agent("planner");
    EXPECT_THAT(try_list(id, owner).value().assessments, IsEmpty()) << "others cited it";
    EXPECT_EQ(try_list(id, owner).value().summary, AssessmentSummary());
    EXPECT_FALSE(find(id, owner).value().outcome_score);
    EXPECT_EQ(
        stores_->query("SELECT count(*) FROM decisions WHERE outcome_score IS NOT NULL"),
        stores_->query("SELECT count(*) FROM decisions WHERE valid_to IS NOT NULL")
    ) << "the order of a list does not tell of it";
}

TEST_P(AssessmentsContract, FollowTheConflictsThatSomebodyResolvedWithAWinner) {
    const auto sides = conflict("ttl");
    settle("status = 'resolved', resolved_by = 'admin', winning_decision_id = decision_a_id");
    follow(sides);
    EXPECT_THAT(
        verdicts(sides.first),
        ElementsAre("system:conflict correct Auto-assessed: won 1 of 1 conflicts")
    );
    EXPECT_THAT(
        verdicts(sides.second),
        ElementsAre("system:conflict incorrect Auto-assessed: won 0 of 1 conflicts")
    );
    EXPECT_EQ(score(sides.first), 1.0F);
    EXPECT_EQ(score(sides.second), 0.0F);
    follow(sides);
    EXPECT_THAT(verdicts(sides.second), SizeIs(1));

    settle("status = 'open', resolved_by = NULL, winning_decision_id = NULL");
    follow(sides);
    EXPECT_THAT(verdicts(sides.first), IsEmpty()) << "it was opened again";
    EXPECT_THAT(verdicts(sides.second), IsEmpty());
    EXPECT_FALSE(score(sides.first));
    EXPECT_FALSE(score(sides.second));
}

TEST_P(AssessmentsContract, DoNotFollowWhatTheServerResolved) {
    const auto sides = conflict("ttl");
    settle(
        "status = 'resolved', resolved_by = 'system:auto_resolve',"
        " winning_decision_id = decision_a_id"
    );
    follow(sides);
    settle("status = 'resolved', resolved_by = 'admin', winning_decision_id = NULL");
    follow(sides);
    settle("status = 'false_positive', resolved_by = 'admin'");
    follow(sides);
    EXPECT_THAT(verdicts(sides.first), IsEmpty());
    EXPECT_THAT(verdicts(sides.second), IsEmpty());
}

TEST_P(AssessmentsContract, ADecisionThatWonAndLostWasPartiallyCorrect) {
    const auto first = conflict("ttl");
    TraceRecord third = make_trace("binds", "reviewer");
    third.decision.bindings = make_bindings({{"ttl", "1"}}).value();
    third.decision.id = DecisionId(Uuid({3}));
    record(third);  // agrees with A and conflicts with B
    settle("status = 'resolved', resolved_by = 'admin', winning_decision_id = decision_b_id");
    follow(first);
    EXPECT_THAT(
        verdicts(first.second),
        ElementsAre("system:conflict partially_correct Auto-assessed: won 1 of 2 conflicts")
    );
    EXPECT_EQ(find(first.second).value().conflict_fate, (ConflictFate{1, 1, 0}));
}

TEST_P(AssessmentsContract, ADecisionTellsOfItsConflicts) {
    const auto sides = conflict("ttl");
    const auto expect = [&](DecisionId id, std::int64_t open, ConflictFate fate) {
        EXPECT_EQ(find(id).value().conflict_count, open);
        EXPECT_EQ(find(id).value().conflict_fate, fate);
        const auto listed = list_current({id}).at(0);
        EXPECT_EQ(listed.conflict_count, open);
        EXPECT_EQ(listed.conflict_fate, fate);
    };
    expect(sides.first, 1, {});
    expect(sides.second, 1, {});
    const auto planner = Visibility::of_agent("planner");
    EXPECT_EQ(find(sides.first, planner).value().conflict_count, 0) << "it may not see the coder";
    EXPECT_EQ(list({}, planner).decisions.at(0).conflict_count, 0);
    settle("status = 'resolved', winning_decision_id = decision_b_id");
    expect(sides.first, 0, {0, 1, 0});
    expect(sides.second, 0, {1, 0, 0});
    EXPECT_EQ(find(sides.first, planner).value().conflict_fate, ConflictFate());
    settle("winning_decision_id = NULL");
    expect(sides.first, 0, {0, 0, 1});
    settle("status = 'false_positive'");
    expect(sides.first, 0, {});
    settle("status = 'open', confidence_class = 'hint'");
    expect(sides.first, 0, {});
}

TEST_P(AssessmentsContract, GoWithTheAgentThatMadeThem) {
    const DecisionId id = record("an outcome");
    assess(id, "coder", kIncorrect);
    assess(id, "reviewer", kCorrect);
    const auto job = remove_agent("coder");
    ASSERT_TRUE(job);
    EXPECT_TRUE(job->is_done());
    EXPECT_THAT(verdicts(id), ElementsAre("reviewer correct because"));
    EXPECT_EQ(score(id), 1.0F);
}

TEST_P(AssessmentsContract, AreAskedForTheOldestDecisionsWithoutAManualOne) {
    const DecisionId oldest = record("the oldest");
    const DecisionId assessed = record("an assessed one");
    const DecisionId ended = record("an ended one");
    supersede(ended);
    record("the newest", "coder");
    for (int i = 0; i < 3; ++i) cite(oldest, "reviewer");
    assess(assessed, "coder", kCorrect);
    DecisionQuery query;
    query.ascending = true;
    query.filter.lacks_assessment = true;
    query.limit = 2;
    EXPECT_THAT(outcomes(list(query).decisions), ElementsAre("the oldest", "supersedes"));
    EXPECT_EQ(list(query).total, 6);
    query.filter.agent_ids = {"coder"};
    EXPECT_THAT(outcomes(list(query).decisions), ElementsAre("the newest"));
    query.filter.agent_ids = {};
    EXPECT_THAT(
        outcomes(list(query, Visibility::of_agent("coder")).decisions), ElementsAre("the newest")
    );
}

AKASHI_CONTRACT(AssessmentsContract);

}  // namespace
}  // namespace akashi::contract
