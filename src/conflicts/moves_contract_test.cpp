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

/// Decisions that move to another project with their bindings.
class MovesContract : public ContractTest {
protected:
    DecisionId bind(
        const std::string& agent_id,
        const std::string& value,
        const std::optional<std::string>& project
    ) {
        TraceRecord trace = make_trace("an outcome of " + agent_id, agent_id);
        trace.decision.bindings = make_bindings({{"limit", "1"}, {"ttl", value}}).value();
        trace.decision.project = project;
        return record(trace);
    }
    DecisionPatch patch_of(DecisionId id, const std::optional<std::string>& project) {
        DecisionPatch patch{
            .decision = find_decision(id),
            .visibility = Visibility::everything(),
            .at = now(),
            .project = project,
            .metadata = R"({"k":"v"})",
        };
        std::vector<BindingText> texts;
        for (const Binding& binding : patch.decision.bindings)
            texts.push_back({binding.parameter, binding.value});
        patch.decision.bindings = make_bindings(std::move(texts)).value();
        return patch;
    }
    bool apply(const DecisionPatch& patch) {
        AuditEntry entry;
        entry.org = kDefaultOrg;
        entry.occurred_at = now();
        entry.actor_agent_id = "planner";
        entry.operation = "move";
        entry.resource_type = "decision";
        entry.resource_id = patch.decision.id.str();
        return run(patches().patch(patch, {entry}));
    }
    bool move(DecisionId id, const std::optional<std::string>& project) {
        return apply(patch_of(id, project));
    }
    Decision find_decision(DecisionId id) {
        return run(decisions().find(kDefaultOrg, Visibility::everything(), id)).value();
    }
    std::vector<ConflictDetail> list(const std::string& status) {
        ConflictQuery query;
        query.status = status;
        return run(conflicts().list(kDefaultOrg, Visibility::everything(), query)).conflicts;
    }
    std::int64_t moves() {
        return std::stoll(
            stores_->query("SELECT count(*) FROM mutation_audit_log WHERE operation = 'move'").at(0)
        );
    }
};

TEST_P(MovesContract, AMoveSettlesTheConflictsThereAndFindsThoseHere) {
    const DecisionId first = bind("planner", "5", "catalog");
    const DecisionId there = bind("coder", "6", "catalog");
    const DecisionId here = bind("reviewer", "7", "shop");
    bind("coder", "5", "shop");
    const DecisionPatch patch = patch_of(first, "shop");
    ASSERT_TRUE(apply(patch));
    EXPECT_EQ(find_decision(first).project, "shop");
    EXPECT_EQ(find_decision(first).metadata, R"({"k":"v"})");
    const auto settled = list("resolved");
    ASSERT_THAT(settled, SizeIs(1));
    EXPECT_EQ(settled[0].resolved_by, "system:project");
    EXPECT_EQ(settled[0].resolved_at, patch.at);
    EXPECT_EQ(
        settled[0].resolution_note,
        "Auto-resolved: decision " + first.str() + " moved to another project"
    );
    std::vector<ConflictDetail> open = list("open");
    std::erase_if(open, [&](const auto& one) {
        return one.decision_a_id != first && one.decision_b_id != first;
    });
    ASSERT_THAT(open, SizeIs(1));
    const ConflictDetail& found = open[0];
    const bool first_is_a = found.decision_a_id == first;
    EXPECT_EQ(first_is_a ? found.decision_b_id : found.decision_a_id, here);
    EXPECT_EQ(first_is_a ? found.agent_b : found.agent_a, "reviewer");
    EXPECT_EQ(first_is_a ? found.value_a : found.value_b, "5");
    EXPECT_EQ(first_is_a ? found.value_b : found.value_a, "7");
    EXPECT_EQ(found.disputed_question, "the value of ttl");
    EXPECT_EQ(found.parameter_key, "ttl");
    EXPECT_EQ(found.scoring_method, "binding_v1");
    EXPECT_EQ(found.confidence_class, "exact");
    EXPECT_EQ(found.category, "factual");
    EXPECT_EQ(found.severity, "high");
    EXPECT_EQ(found.found_by, first);
    EXPECT_EQ(found.detected_at, patch.at);
    EXPECT_EQ(moves(), 1);
    bind("reviewer", "6", "catalog");
    EXPECT_THAT(list("open"), SizeIs(2)) << "its bindings are not in the catalog any more";
    EXPECT_TRUE(move(there, std::nullopt));
    EXPECT_EQ(find_decision(there).project, std::nullopt);
}

TEST_P(MovesContract, AMoveBackOpensWhatTheMoveHadSettled) {
    const DecisionId first = bind("planner", "5", "catalog");
    bind("coder", "6", "catalog");
    ASSERT_TRUE(move(first, "shop"));
    EXPECT_THAT(list("open"), IsEmpty());
    ASSERT_TRUE(move(first, "catalog"));
    const auto open = list("open");
    ASSERT_THAT(open, SizeIs(1));
    EXPECT_FALSE(open[0].resolved_by);
    EXPECT_FALSE(open[0].resolved_at);
    EXPECT_FALSE(open[0].resolution_note);
    EXPECT_THAT(list("resolved"), IsEmpty());
}

TEST_P(MovesContract, WhatSomebodySettledStaysSo) {
    const DecisionId first = bind("planner", "5", "catalog");
    bind("coder", "6", "catalog");
    stores_->query("UPDATE scored_conflicts SET status = 'false_positive', resolved_by = 'planner'"
    );
    ASSERT_TRUE(move(first, "shop"));
    ASSERT_TRUE(move(first, "catalog"));
    EXPECT_THAT(list("open"), IsEmpty());
    EXPECT_THAT(list("false_positive"), SizeIs(1));
}

TEST_P(MovesContract, AConflictOfAnotherKindStaysAsItIs) {
    const DecisionId first = bind("planner", "5", "catalog");
    TraceRecord rejecting = make_trace("another way", "coder");
    rejecting.decision.precedent_ref = first;
    rejecting.decision.precedent_relation = "rejects";
    rejecting.decision.bindings = make_bindings({{"ttl", "6"}}).value();
    rejecting.decision.project = "shop";
    record(rejecting);
    ASSERT_TRUE(move(first, "shop"));
    const auto open = list("open");
    ASSERT_THAT(open, SizeIs(1));
    EXPECT_EQ(open[0].scoring_method, "stance_v1");
}

TEST_P(MovesContract, AnotherPatchLeavesConflictsAlone) {
    const DecisionId first = bind("planner", "5", "catalog");
    bind("coder", "6", "catalog");
    const auto count = [&] { return stores_->query("SELECT count(*) FROM search_outbox"); };
    const auto before = count();
    ASSERT_TRUE(move(first, "catalog"));
    EXPECT_THAT(list("open"), SizeIs(1));
    EXPECT_EQ(count(), before);
}

TEST_P(MovesContract, TheSearchHearsOfAMove) {
    const DecisionId first = bind("planner", "5", "catalog");
    stores_->query("DELETE FROM search_outbox");
    ASSERT_TRUE(move(first, "shop"));
    ASSERT_TRUE(move(first, "catalog"));
    EXPECT_THAT(stores_->query("SELECT operation FROM search_outbox"), ElementsAre("upsert"));
}

TEST_P(MovesContract, OnlyWhatIsVisibleCurrentAndAsItWasReadIsPatched) {
    const DecisionId first = bind("planner", "5", "catalog");
    DecisionPatch hidden = patch_of(first, "shop");
    hidden.visibility = Visibility::of_agent("stranger");
    EXPECT_FALSE(apply(hidden));
    DecisionPatch elsewhere = patch_of(first, "shop");
    elsewhere.decision.org_id = OrgId::make();
    EXPECT_FALSE(apply(elsewhere));
    DecisionPatch late = patch_of(first, "shop");
    late.decision.project = "attic";
    EXPECT_FALSE(apply(late));
    DecisionPatch stale = patch_of(first, "shop");
    stale.decision.metadata = R"({"k":"other"})";
    EXPECT_FALSE(apply(stale));
    DecisionPatch own = patch_of(first, "shop");
    own.visibility = Visibility::of_agent("planner");
    EXPECT_TRUE(apply(own));
    TraceRecord revision = make_trace("the end");
    revision.decision.supersedes_id = first;
    record(revision);
    EXPECT_FALSE(move(first, "attic"));
    EXPECT_EQ(moves(), 1);
}

AKASHI_CONTRACT(MovesContract);

}  // namespace
}  // namespace akashi::contract
