#include "conflicts/conflict_store.hpp"
#include "testing/stores/stores.hpp"

#include <gmock/gmock.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Suggestions, and ends of decisions by other ways than a trace.
class SupersessionsContract : public ContractTest {
protected:
    TraceRecord binding(
        const std::string& agent_id, const std::string& value, OrgId org = kDefaultOrg
    ) {
        TraceRecord trace = make_trace("an outcome of " + agent_id, agent_id);
        trace.decision.org_id = trace.run.org_id = org;
        trace.decision.bindings = make_bindings({{"ttl", value}}).value();
        return trace;
    }
    DecisionId bind(const std::string& agent_id, const std::string& value) {
        return record(binding(agent_id, value));
    }
    std::vector<std::pair<DecisionId, DecisionId>> suggestions_of(
        DecisionId id, Visibility visibility = Visibility::everything(), OrgId org = kDefaultOrg
    ) {
        std::vector<std::pair<DecisionId, DecisionId>> pairs;
        for (const auto& one : run(supersessions().list(org, std::move(visibility), id)))
            pairs.emplace_back(one.superseding_id, one.superseded_id);
        return pairs;
    }
    static Change change(const std::string& operation = "change") {
        AuditEntry entry;
        entry.org = kDefaultOrg;
        entry.occurred_at = now();
        entry.actor_agent_id = "planner";
        entry.operation = operation;
        entry.resource_type = "decision";
        entry.resource_id = "a decision";
        return {entry};
    }
    std::vector<std::string> changes() {
        return stores_->query(
            "SELECT operation FROM mutation_audit_log"
            " WHERE resource_id = 'a decision' ORDER BY id"
        );
    }
    DecisionEnding ending_of(
        DecisionId id,
        std::optional<DecisionId> successor = std::nullopt,
        Visibility visibility = Visibility::everything()
    ) {
        const Decision decision = find_decision(id);
        return {
            .org_id = kDefaultOrg,
            .id = id,
            .run_id = decision.run_id,
            .agent_id = decision.agent_id,
            .successor = successor,
            .ended_by = "boss",
            .reason = "it was wrong",
            .visibility = std::move(visibility),
            .at = now(),
        };
    }
    bool end(const DecisionEnding& ending) {
        const auto result = run(endings().end(ending, change("end")));
        if (!result) {
            EXPECT_EQ(result.error().message(), decision_not_current().message());
        }
        return result.has_value();
    }
    Decision find_decision(DecisionId id) {
        return run(decisions().find(kDefaultOrg, Visibility::everything(), id)).value();
    }
    std::vector<ConflictDetail> list_conflicts(const std::string& status = "open") {
        ConflictQuery query;
        query.status = status;
        return run(conflicts().list(kDefaultOrg, Visibility::everything(), query)).conflicts;
    }
    std::vector<std::string> relationships() {
        return stores_->query("SELECT relationship FROM decision_supersedes ORDER BY relationship");
    }
    TraceRecord synthesis_of(const ConflictDetail& conflict) {
        TraceRecord trace = make_trace("both were right", "reviewer");
        trace.also_ends = {conflict.decision_a_id, conflict.decision_b_id};
        trace.adjudicates = Adjudication{
            .conflict = conflict.id.uuid(),
            .winner = {},
            .note = "both were right",
            .change_id = Uuid::make_v7(),
            .audit = change("reconcile").audit
        };
        return trace;
    }
};

TEST_P(SupersessionsContract, AnAgentThatBindsAnewIsSuggestedToReplaceItsDecision) {
    const DecisionId first = bind("planner", "5");
    const DecisionId other = bind("coder", "6");
    const DecisionId second = bind("planner", "7");
    EXPECT_THAT(suggestions_of(second), ElementsAre(std::pair(second, first)));
    EXPECT_THAT(suggestions_of(first), ElementsAre(std::pair(second, first)));
    EXPECT_THAT(suggestions_of(other), IsEmpty());
    const auto all = run(supersessions().list(kDefaultOrg, Visibility::everything(), first));
    EXPECT_EQ(all[0].suggested_by, "binding_v1");
    EXPECT_EQ(all[0].reason, "the same agent answers anew: the value of ttl");
    EXPECT_FALSE(all[0].confidence);
    EXPECT_THAT(list_conflicts(), SizeIs(3)) << "the conflict stays open";
}

TEST_P(SupersessionsContract, ASuggestionNeedsTwoVisibleCurrentDecisions) {
    const DecisionId first = bind("planner", "5");
    const DecisionId second = bind("planner", "7");
    EXPECT_THAT(suggestions_of(first, Visibility::of_agent("planner")), SizeIs(1));
    EXPECT_THAT(suggestions_of(first, Visibility::of_agent("stranger")), IsEmpty());
    EXPECT_THAT(suggestions_of(first, Visibility::everything(), OrgId::make()), IsEmpty());
    ASSERT_TRUE(end(ending_of(first)));
    EXPECT_THAT(suggestions_of(second), IsEmpty());
}

TEST_P(SupersessionsContract, ADismissedSuggestionIsGone) {
    const DecisionId first = bind("planner", "5");
    const DecisionId second = bind("planner", "7");
    const auto dismiss = [&](DecisionId one, DecisionId other, Visibility visibility, OrgId org) {
        return run(supersessions().dismiss(org, std::move(visibility), one, other, change()));
    };
    const Visibility all = Visibility::everything();
    EXPECT_FALSE(dismiss(first, second, all, kDefaultOrg)) << "the other way round";
    EXPECT_FALSE(dismiss(second, first, Visibility::of_agent("stranger"), kDefaultOrg));
    EXPECT_FALSE(dismiss(second, first, all, OrgId::make()));
    EXPECT_THAT(changes(), IsEmpty());
    EXPECT_TRUE(dismiss(second, first, Visibility::of_agent("planner"), kDefaultOrg));
    EXPECT_FALSE(dismiss(second, first, all, kDefaultOrg));
    EXPECT_THAT(suggestions_of(first), IsEmpty());
    EXPECT_THAT(changes(), ElementsAre("change"));
}

TEST_P(SupersessionsContract, AnAcceptedSuggestionEndsTheOlderDecision) {
    const DecisionId first = bind("planner", "5");
    const DecisionId second = bind("planner", "7");
    const DecisionEnding ending = ending_of(first, second);
    ASSERT_TRUE(end(ending));
    EXPECT_EQ(find_decision(first).valid_to, ending.at);
    EXPECT_FALSE(find_decision(second).valid_to);
    const auto settled = list_conflicts("resolved");
    ASSERT_THAT(settled, SizeIs(1));
    EXPECT_EQ(settled[0].resolved_by, "system:revision");
    EXPECT_EQ(settled[0].resolved_at, ending.at);
    EXPECT_EQ(settled[0].resolution_decision_id, second);
    EXPECT_THAT(relationships(), ElementsAre("supersedes"));
    EXPECT_THAT(
        stores_->query("SELECT suggested_by FROM decision_supersedes"), ElementsAre("binding_v1")
    );
    EXPECT_THAT(changes(), ElementsAre("end"));
    EXPECT_THAT(
        stores_->query("SELECT count(*) FROM search_outbox WHERE operation = 'delete'"),
        ElementsAre("1")
    );
    bind("coder", "7");
    EXPECT_THAT(list_conflicts(), IsEmpty()) << "the binding of the older one has ended";
}

TEST_P(SupersessionsContract, NoSuggestionIsNeeded) {
    const DecisionId first = record("one way");
    const DecisionId second = record("another way");
    ASSERT_TRUE(end(ending_of(first, second)));
    EXPECT_THAT(relationships(), ElementsAre("supersedes"));
    EXPECT_THAT(suggestions_of(second), IsEmpty());
}

TEST_P(SupersessionsContract, OnlyVisibleCurrentDecisionsEndAndReplace) {
    const DecisionId first = record(make_trace("one way", "planner"));
    const DecisionId second = record(make_trace("another way", "planner"));
    const Visibility stranger = Visibility::of_agent("stranger");
    EXPECT_FALSE(end(ending_of(first, second, stranger)));
    EXPECT_FALSE(end(ending_of(first, std::nullopt, stranger)));
    EXPECT_FALSE(end(ending_of(first, DecisionId::make())));
    DecisionEnding elsewhere = ending_of(first);
    elsewhere.org_id = OrgId::make();
    EXPECT_FALSE(end(elsewhere));
    const DecisionId hidden = record(make_trace("a hidden way", "coder"));
    EXPECT_FALSE(end(ending_of(first, hidden, Visibility::of_agent("planner"))));
    EXPECT_THAT(changes(), IsEmpty());
    ASSERT_TRUE(end(ending_of(first, second, Visibility::of_agent("planner"))));
    EXPECT_FALSE(end(ending_of(first, second))) << "it has ended";
    EXPECT_FALSE(end(ending_of(second, first))) << "what has ended replaces nothing";
    EXPECT_THAT(changes(), ElementsAre("end"));
    EXPECT_THAT(relationships(), ElementsAre("supersedes"));
}

TEST_P(SupersessionsContract, ARetractionEndsTheDecisionAndResolvesItsConflicts) {
    const DecisionId first = bind("planner", "5");
    bind("coder", "6");
    const DecisionEnding ending = ending_of(first);
    ASSERT_TRUE(end(ending));
    EXPECT_EQ(find_decision(first).valid_to, ending.at);
    const auto settled = list_conflicts("resolved");
    ASSERT_THAT(settled, SizeIs(1));
    EXPECT_EQ(settled[0].resolved_by, "system:retraction");
    EXPECT_EQ(settled[0].resolved_at, ending.at);
    EXPECT_EQ(settled[0].resolution_note, "Auto-resolved: decision " + first.str() + " retracted");
    EXPECT_FALSE(settled[0].resolution_decision_id);
    EXPECT_THAT(relationships(), IsEmpty());
    EXPECT_THAT(
        stores_->query("SELECT count(*) FROM search_outbox WHERE operation = 'delete'"),
        ElementsAre("1")
    );
    const EventPage events = run(
        runs().list_events(kDefaultOrg, Visibility::everything(), find_decision(first).run_id, {})
    );
    EXPECT_EQ(events.events.back().event_type, "DecisionRetracted");
    EXPECT_EQ(
        events.events.back().payload,
        R"({"decision_id":")" + first.str() + R"(","reason":"it was wrong","retracted_by":"boss"})"
    );
    bind("reviewer", "6");
    EXPECT_THAT(list_conflicts(), IsEmpty()) << "its binding has ended";
}

TEST_P(SupersessionsContract, ASynthesisEndsBothSidesAndSettlesTheirConflict) {
    const DecisionId first = bind("planner", "5");
    bind("coder", "6");
    const ConflictDetail conflict = list_conflicts().at(0);
    const TraceRecord synthesis = synthesis_of(conflict);
    record(synthesis);
    EXPECT_TRUE(find_decision(first).valid_to);
    const auto settled = list_conflicts("resolved");
    ASSERT_THAT(settled, SizeIs(1));
    const DecisionId made = synthesis.decision.id;
    EXPECT_EQ(settled[0].resolved_by, "planner");
    EXPECT_EQ(settled[0].resolution_decision_id, made);
    EXPECT_EQ(settled[0].resolution_note, "both were right");
    EXPECT_THAT(relationships(), ElementsAre("reconciles", "reconciles"));
    EXPECT_THAT(changes(), ElementsAre("reconcile"));
}

TEST_P(SupersessionsContract, WhatIsSettledIsNotReconciled) {
    const DecisionId first = bind("planner", "5");
    bind("coder", "6");
    const ConflictDetail conflict = list_conflicts().at(0);
    stores_->query("UPDATE scored_conflicts SET status = 'false_positive'");
    const auto refused = try_record(synthesis_of(conflict));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().message(), kSettledAlready);
    EXPECT_EQ(refused.error().code(), ErrorCode::conflict);
    EXPECT_FALSE(find_decision(first).valid_to);
    EXPECT_THAT(relationships(), IsEmpty());
}

TEST_P(SupersessionsContract, GoWithTheirDecisions) {
    const DecisionId first = bind("planner", "5");
    bind("planner", "6");
    record("coder's", "coder");
    ASSERT_THAT(suggestions_of(first), SizeIs(1));
    remove_agent("planner");
    EXPECT_THAT(relationships(), IsEmpty());
}

AKASHI_CONTRACT(SupersessionsContract);

}  // namespace
}  // namespace akashi::contract
