#include "conflicts/conflict_store.hpp"
#include "conflicts/stance.hpp"
#include "testing/stores/stores.hpp"

#include <gmock/gmock.h>

#include <optional>
#include <string>
#include <vector>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class StancesContract : public ContractTest {
protected:
    TraceRecord citing(
        DecisionId precedent,
        const std::optional<std::string>& relation,
        const std::string& outcome = "another way",
        const std::string& agent_id = "coder"
    ) {
        TraceRecord trace = make_trace(outcome, agent_id);
        trace.decision.precedent_ref = precedent;
        trace.decision.precedent_relation = relation;
        return trace;
    }
    std::vector<ConflictDetail> found() {
        return run(conflicts().list(kDefaultOrg, Visibility::everything(), {})).conflicts;
    }
    Decision find_decision(DecisionId id) {
        return run(decisions().find(kDefaultOrg, Visibility::everything(), id)).value();
    }
};

TEST_P(StancesContract, ARejectionIsAConflictWithTheRejectedDecision) {
    const TraceRecord first = make_trace(std::string(300, 'o') + std::string(300, 'p'), "planner");
    record(first);
    const TraceRecord second = citing(first.decision.id, "rejects");
    record(second);
    const auto conflicts = found();
    ASSERT_THAT(conflicts, SizeIs(1));
    const ConflictDetail& conflict = conflicts[0];
    const bool first_is_a = first.decision.id < second.decision.id;
    const std::string cut = std::string(300, 'o') + std::string(200, 'p');
    EXPECT_EQ(conflict.scoring_method, "stance_v1");
    EXPECT_EQ(conflict.confidence_class, "exact");
    EXPECT_EQ(conflict.category, "strategic");
    EXPECT_EQ(conflict.severity, "high");
    EXPECT_EQ(conflict.conflict_kind, "cross_agent");
    EXPECT_EQ(conflict.disputed_question, "whether \"" + std::string(120, 'o') + "\" holds");
    EXPECT_EQ(conflict.parameter_key, "");
    EXPECT_EQ(conflict.agent_a, first_is_a ? "planner" : "coder");
    EXPECT_EQ(conflict.agent_b, first_is_a ? "coder" : "planner");
    EXPECT_EQ(conflict.value_a, first_is_a ? cut : "another way");
    EXPECT_EQ(conflict.value_b, first_is_a ? "another way" : cut);
    EXPECT_EQ(conflict.found_by, second.decision.id);
    EXPECT_EQ(conflict.detected_at, second.decision.transaction_time);
    EXPECT_EQ(conflict.status, "open");
    EXPECT_EQ(
        explanation_of(conflict),
        "coder rejects what planner decided: \"another way\" stands against \"" + cut + "\""
    );
    EXPECT_EQ(find_decision(second.decision.id).precedent_relation, "rejects");
}

TEST_P(StancesContract, TheTraceIsToldOfWhatItRejects) {
    const DecisionId first = record(make_trace("one way", "planner"));
    const auto rejecting = run(traces().record(citing(first, "rejects"))).value();
    EXPECT_TRUE(rejecting.found_conflicts);
    const auto following = run(traces().record(citing(first, "follows"))).value();
    EXPECT_FALSE(following.found_conflicts);
}

TEST_P(StancesContract, OnlyARejectionOfWhatIsCurrentIsAConflict) {
    const DecisionId first = record(make_trace("one way", "planner"));
    record(citing(first, "follows"));
    record(citing(first, std::nullopt));
    TraceRecord revision = make_trace("a better way", "planner");
    revision.decision.supersedes_id = first;
    record(revision);
    record(citing(first, "rejects"));
    EXPECT_THAT(found(), IsEmpty());
}

TEST_P(StancesContract, ADecisionMayRejectAndReplaceItsPrecedent) {
    const DecisionId first = record(make_trace("one way", "planner"));
    TraceRecord revision = citing(first, "rejects");
    revision.decision.supersedes_id = first;
    record(revision);
    EXPECT_NE(find_decision(first).valid_to, std::nullopt);
    EXPECT_THAT(found(), IsEmpty());
}

TEST_P(StancesContract, AnOutcomeIsCutBetweenCharacters) {
    std::string outcome;
    for (int i = 0; i < 600; ++i) outcome += "\xC3\xA4";
    const DecisionId first = record(make_trace(outcome, "planner"));
    record(citing(first, "rejects"));
    const auto conflicts = found();
    ASSERT_THAT(conflicts, SizeIs(1));
    EXPECT_EQ(conflicts[0].disputed_question, "whether \"" + outcome.substr(0, 240) + "\" holds");
    const bool first_is_a = conflicts[0].decision_a_id == first;
    const std::string& value = first_is_a ? conflicts[0].value_a : conflicts[0].value_b;
    EXPECT_EQ(value, outcome.substr(0, 1'000));
}

TEST_P(StancesContract, TheSeverityIsThatOfBindings) {
    TraceRecord light = make_trace("one way", "planner");
    light.decision.decision_type = "planning";
    record(light);
    TraceRecord answer = citing(light.decision.id, "rejects");
    answer.decision.decision_type = "planning";
    record(answer);
    EXPECT_EQ(found().at(0).severity, "low");
    TraceRecord unsure = citing(light.decision.id, "rejects");
    unsure.decision.confidence = 0.2F;
    record(unsure);
    EXPECT_EQ(found().at(0).severity, "medium");
}

TEST_P(StancesContract, APairThatAlsoBindsDifferentlyIsOneConflictOfTheBinding) {
    TraceRecord first = make_trace("one way", "planner");
    first.decision.bindings = make_bindings({{"ttl", "5"}}).value();
    record(first);
    TraceRecord second = citing(first.decision.id, "rejects");
    second.decision.bindings = make_bindings({{"ttl", "6"}}).value();
    record(second);
    const auto conflicts = found();
    ASSERT_THAT(conflicts, SizeIs(1));
    EXPECT_EQ(conflicts[0].scoring_method, "binding_v1");
}

TEST_P(StancesContract, ARejectedPrecedentIsNotCited) {
    const DecisionId first = record(make_trace("one way", "planner"));
    const DecisionId follows = record(citing(first, "follows", "the same"));
    const DecisionId rejects = record(citing(first, "rejects"));
    const DecisionId cites = record(citing(first, std::nullopt, "like it"));
    EXPECT_EQ(find_decision(first).precedent_citation_count, 2);
    const auto lineage =
        run(links().find_lineage(kDefaultOrg, Visibility::everything(), first)).value();
    std::vector<std::pair<DecisionId, std::string>> relations;
    for (const LineageEntry& entry : lineage.citing)
        relations.emplace_back(entry.id, entry.precedent_relation.value_or("none"));
    EXPECT_THAT(
        relations,
        ::testing::UnorderedElementsAre(
            std::pair(follows, "follows"), std::pair(rejects, "rejects"), std::pair(cites, "none")
        )
    );
}

AKASHI_CONTRACT(StancesContract);

}  // namespace
}  // namespace akashi::contract
