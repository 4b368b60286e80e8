#include "conflicts/resolution_store.hpp"
#include "testing/stores/stores.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <gmock/gmock.h>

#include <future>
#include <string>
#include <vector>

namespace akashi::contract {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ResolutionContract : public ContractTest {
protected:
    DecisionId bind(
        const std::string& agent,
        const std::string& value,
        const std::string& parameter = "ttl",
        const std::string& project = "catalog"
    ) {
        TraceRecord trace = make_trace("an outcome of " + agent, agent);
        trace.decision.bindings = make_bindings({{parameter, value}}).value();
        trace.decision.project = project;
        return record(trace);
    }
    std::vector<ConflictDetail> list(ConflictQuery query = {}) {
        query.limit = 100;
        return run(conflicts().list(kDefaultOrg, Visibility::everything(), query)).conflicts;
    }
    ConflictDetail read(ConflictId id) { return list({.id = id}).at(0); }
    /// The conflict between the two decisions.
    ConflictDetail between(DecisionId one, DecisionId other) {
        for (ConflictDetail& conflict : list({.decision_id = one}))
            if (conflict.decision_a_id == other || conflict.decision_b_id == other) return conflict;
        throw std::logic_error("there is no such conflict");
    }
    ResolutionStore& store() { return settling().resolutions; }
    AuditEntry entry(std::string operation = "test", OrgId org = kDefaultOrg) {
        AuditEntry made = make_change(org).audit;
        made.operation = std::move(operation);
        made.actor_agent_id = "reviewer";
        return made;
    }
    bool settle(ConflictId id, std::optional<DecisionId> winner = {}) {
        return run(store().settle(
            {.conflict = id,
             .status = "resolved",
             .resolved_by = "reviewer",
             .note = "because",
             .winner = winner},
            entry("settled")
        ));
    }
    bool undo(ConflictId id) {
        return run(store().undo(id, read(id).changed_at.value(), entry("undone")));
    }
    std::vector<std::string> audited(const std::string& operation) {
        return stores_->query(
            "SELECT resource_id FROM mutation_audit_log WHERE operation = '" + operation + "'"
        );
    }
};

TEST_P(ResolutionContract, AResolutionSettlesAnOpenConflictOnce) {
    const DecisionId first = bind("planner", "1");
    const ConflictDetail open = between(first, bind("coder", "2"));
    EXPECT_TRUE(settle(open.id, first));
    const ConflictDetail settled = read(open.id);
    EXPECT_EQ(settled.status, "resolved");
    EXPECT_EQ(settled.resolved_by, "reviewer");
    EXPECT_EQ(settled.resolution_note, "because");
    EXPECT_EQ(settled.winning_decision_id, first);
    EXPECT_EQ(settled.changed_by, "reviewer");
    EXPECT_EQ(settled.resolved_at, settled.changed_at);
    EXPECT_FALSE(settle(open.id)) << "a second resolver";
    EXPECT_EQ(read(open.id).winning_decision_id, first);
    EXPECT_THAT(audited("settled"), SizeIs(1)) << "a refused write leaves no line";
}

TEST_P(ResolutionContract, OfTwoResolversAtTheSameMomentOneCounts) {
    for (int round = 0; round < 10; ++round) {
        const std::string parameter = "p" + std::to_string(round);
        const DecisionId first = bind("planner", "1", parameter);
        const ConflictDetail open = between(first, bind("coder", "2", parameter));
        boost::asio::thread_pool threads(2);
        std::vector<std::future<bool>> settling;
        for (const char* who : {"planner", "coder"}) {
            Settlement settlement{.conflict = open.id, .status = "resolved", .resolved_by = who};
            settling.push_back(boost::asio::co_spawn(
                threads, store().settle(settlement, entry()), boost::asio::use_future
            ));
        }
        EXPECT_NE(settling[0].get(), settling[1].get());
        threads.join();  // the store's thread has let go of it then
    }
}

TEST_P(ResolutionContract, AForeignConflictIsNotThere) {
    const DecisionId first = bind("planner", "1");
    const ConflictDetail open = between(first, bind("coder", "2"));
    const AuditEntry foreign = entry("foreign", kOtherOrg);
    EXPECT_FALSE(run(store().settle(
        {.conflict = open.id, .status = "resolved", .resolved_by = "planner", .winner = first},
        foreign
    )));
    EXPECT_EQ(
        run(store().settle_group(
            {.group = *open.group_id, .status = "resolved", .resolved_by = "planner"}, foreign
        )),
        0
    );
    EXPECT_FALSE(run(store().plan(open.id, {.assignee = std::nullopt}, foreign)));
    ASSERT_TRUE(settle(open.id));
    EXPECT_FALSE(run(store().reopen(open.id, foreign)));
    EXPECT_FALSE(run(store().undo(open.id, *read(open.id).changed_at, foreign)));
    EXPECT_EQ(read(open.id).status, "resolved");
    EXPECT_THAT(audited("foreign"), IsEmpty());
}

TEST_P(ResolutionContract, AWinnerSettlesTheOthersOfItsGroupThatGiveItsAnswer) {
    const DecisionId first = bind("planner", "15 s");
    const DecisionId same = bind("planner", "15000ms");
    const DecisionId other = bind("planner", "20 s");
    const DecisionId coder = bind("coder", "10 s");
    const DecisionId third = bind("reviewer", "10 s");
    ASSERT_TRUE(settle(between(first, coder).id, first));
    const ConflictDetail alike = between(same, coder);
    EXPECT_EQ(alike.status, "resolved");
    EXPECT_EQ(alike.resolved_by, "cascade");
    EXPECT_EQ(alike.winning_decision_id, same);
    EXPECT_THAT(
        alike.resolution_note.value_or(""),
        ::testing::AllOf(
            ::testing::HasSubstr(between(first, coder).id.str()), ::testing::HasSubstr(first.str())
        )
    );
    EXPECT_EQ(between(other, coder).status, "open") << "another answer";
    EXPECT_EQ(between(first, third).status, "open") << "another group";
    EXPECT_THAT(audited("conflict_cascade_resolved"), ElementsAre(alike.id.str()));
}

TEST_P(ResolutionContract, TheSameParameterOfAnotherProjectIsAnotherGroup) {
    const DecisionId here = bind("planner", "1");
    const DecisionId coder = bind("coder", "2");
    const DecisionId there = bind("planner", "1", "ttl", "other");
    const DecisionId coder_there = bind("coder", "2", "ttl", "other");
    const ConflictDetail one = between(here, coder);
    EXPECT_NE(one.group_id, between(there, coder_there).group_id);
    ASSERT_TRUE(settle(one.id, here));
    EXPECT_EQ(between(there, coder_there).status, "open");
}

TEST_P(ResolutionContract, WithoutAWinnerNothingElseIsSettled) {
    const DecisionId first = bind("planner", "1");
    const DecisionId same = bind("planner", "1");
    const DecisionId coder = bind("coder", "2");
    ASSERT_TRUE(settle(between(first, coder).id));
    EXPECT_EQ(between(same, coder).status, "open");
}

TEST_P(ResolutionContract, AConflictThatOpposesAWinnerAgainIsCritical) {
    const DecisionId first = bind("planner", "1");
    const DecisionId coder = bind("coder", "2");
    const ConflictDetail settled = between(first, coder);
    ASSERT_TRUE(settle(settled.id, first));
    const DecisionId again = bind("reviewer", "3");
    const ConflictDetail reopening = between(first, again);
    EXPECT_EQ(reopening.severity, "critical");
    EXPECT_EQ(reopening.reopens_resolution_id, settled.id);
    EXPECT_EQ(reopening.prevailing_decision_id, first);
    EXPECT_EQ(
        explanation_of(reopening).find(
            "ESCALATED: contradicts prior resolution (conflict " + settled.id.str() +
            ") where planner's approach prevailed."
        ),
        0U
    );
    EXPECT_FALSE(between(coder, again).reopens_resolution_id) << "the losing answer";
    EXPECT_EQ(between(coder, again).severity, "high");
}

TEST_P(ResolutionContract, AReopenedConflictIsOpenAndItsResolutionIsKept) {
    const DecisionId first = bind("planner", "1");
    const ConflictDetail open = between(first, bind("coder", "2"));
    EXPECT_FALSE(run(store().reopen(open.id, entry("reopened")))) << "it is open";
    ASSERT_TRUE(settle(open.id, first));
    EXPECT_TRUE(run(store().reopen(open.id, entry("reopened"))));
    const ConflictDetail again = read(open.id);
    EXPECT_EQ(again.status, "open");
    EXPECT_FALSE(again.resolved_by);
    EXPECT_FALSE(again.winning_decision_id);
    EXPECT_THAT(
        stores_->query("SELECT status, resolved_by, resolution_note FROM conflict_resolutions"),
        ElementsAre("resolved|reviewer|because")
    );
    EXPECT_THAT(audited("reopened"), SizeIs(1));
    EXPECT_TRUE(settle(open.id));
}

TEST_P(ResolutionContract, AConflictOfAnEndedDecisionStaysSettled) {
    const DecisionId first = bind("planner", "1");
    const ConflictDetail open = between(first, bind("coder", "2"));
    ASSERT_TRUE(settle(open.id, first));
    TraceRecord revision = make_trace("an end");
    revision.decision.supersedes_id = first;
    record(revision);
    EXPECT_FALSE(run(store().reopen(open.id, entry("reopened"))));
    EXPECT_FALSE(undo(open.id));
    EXPECT_EQ(read(open.id).status, "resolved");
    EXPECT_THAT(stores_->query("SELECT conflict_id FROM conflict_resolutions"), IsEmpty());
    EXPECT_THAT(audited("reopened"), IsEmpty());
}

TEST_P(ResolutionContract, AnUndoTakesBackTheCascadeToo) {
    const DecisionId first = bind("planner", "1");
    const DecisionId same = bind("planner", "1");
    const DecisionId coder = bind("coder", "2");
    const ConflictDetail one = between(first, coder);
    ASSERT_TRUE(settle(one.id, first));
    ASSERT_EQ(between(same, coder).status, "resolved");
    EXPECT_TRUE(undo(one.id));
    for (const DecisionId& decision : {first, same}) {
        const ConflictDetail conflict = between(decision, coder);
        EXPECT_EQ(conflict.status, "open");
        EXPECT_FALSE(conflict.resolved_by);
        EXPECT_FALSE(conflict.changed_at);
    }
    EXPECT_THAT(audited("undone").size() + audited("conflict_change_undone").size(), 2U);
    EXPECT_FALSE(run(store().undo(one.id, now(), entry()))) << "once";
    EXPECT_TRUE(settle(one.id)) << "and it can be settled again";
}

TEST_P(ResolutionContract, AnUndoOfAReopeningSettlesAsBefore) {
    const DecisionId first = bind("planner", "1");
    const ConflictDetail open = between(first, bind("coder", "2"));
    ASSERT_TRUE(settle(open.id, first));
    ASSERT_TRUE(run(store().reopen(open.id, entry())));
    EXPECT_TRUE(undo(open.id));
    const ConflictDetail again = read(open.id);
    EXPECT_EQ(again.status, "resolved");
    EXPECT_EQ(again.resolved_by, "reviewer");
    EXPECT_EQ(again.winning_decision_id, first);
    EXPECT_THAT(stores_->query("SELECT conflict_id FROM conflict_resolutions"), IsEmpty());
}

TEST_P(ResolutionContract, AGroupIsSettledTogether) {
    const DecisionId first = bind("planner", "1");
    const DecisionId second = bind("planner", "3");
    const DecisionId coder = bind("coder", "2");
    const DecisionId third = bind("reviewer", "4");
    const ConflictDetail one = between(first, coder);
    EXPECT_EQ(one.group_id, between(second, coder).group_id);
    GroupSettlement settlement{
        .group = *one.group_id,
        .status = "resolved",
        .resolved_by = "reviewer",
        .winning_agent = "coder"
    };
    EXPECT_EQ(run(store().settle_group(settlement, entry("group"))), 2);
    EXPECT_EQ(between(first, coder).winning_decision_id, coder);
    EXPECT_EQ(between(second, coder).winning_decision_id, coder);
    EXPECT_EQ(between(first, third).status, "open");
    EXPECT_THAT(audited("group"), SizeIs(1));
    EXPECT_THAT(audited("conflict_status_changed"), SizeIs(2));
    settlement.change_id = Uuid::make_v7();
    EXPECT_EQ(run(store().settle_group(settlement, entry("group"))), 0);
    EXPECT_THAT(audited("group"), SizeIs(1));
    EXPECT_TRUE(undo(one.id)) << "one call, one undo";
    EXPECT_EQ(between(second, coder).status, "open");
}

TEST_P(ResolutionContract, AFalsePositiveKeepsItsLabel) {
    const DecisionId first = bind("planner", "1");
    const ConflictDetail open = between(first, bind("coder", "2"));
    ASSERT_TRUE(run(store().settle(
        {.conflict = open.id,
         .status = "false_positive",
         .resolved_by = "reviewer",
         .false_positive_label = "related_not_contradicting"},
        entry()
    )));
    EXPECT_EQ(read(open.id).false_positive_label, "related_not_contradicting");
    ASSERT_TRUE(undo(open.id));
    EXPECT_FALSE(read(open.id).false_positive_label);
}

TEST_P(ResolutionContract, APlanNamesWhoAndWhenAndIsAFilter) {
    const DecisionId first = bind("planner", "1");
    const ConflictDetail open = between(first, bind("coder", "2"));
    const Time until = from_microseconds(to_microseconds(now() + 24h));
    const auto plan = [&](PlanOrder order) {
        return run(store().plan(open.id, std::move(order), entry("planned")));
    };
    EXPECT_TRUE(plan({.assignee = "coder", .snoozed_until = until}));
    EXPECT_EQ(read(open.id).assignee, "coder");
    EXPECT_EQ(read(open.id).snoozed_until, until);
    EXPECT_THAT(list({.assignee = "coder"}), SizeIs(1));
    EXPECT_THAT(list({.assignee = "planner"}), IsEmpty());
    EXPECT_THAT(list({.is_snoozed = true, .now = now()}), SizeIs(1));
    EXPECT_THAT(list({.is_snoozed = false, .now = now()}), IsEmpty());
    EXPECT_THAT(list({.is_snoozed = false, .now = until}), SizeIs(1)) << "it is back";
    EXPECT_TRUE(plan({.assignee = std::optional<std::string>()}));
    EXPECT_FALSE(read(open.id).assignee);
    EXPECT_EQ(read(open.id).snoozed_until, until) << "what is not named stays";
    EXPECT_THAT(audited("planned"), SizeIs(2));
    EXPECT_FALSE(run(store().plan(ConflictId::make(), {}, entry())));
}

TEST_P(ResolutionContract, ADecisionThatAdjudicatesSettlesInItsTransaction) {
    const DecisionId first = bind("planner", "1");
    const DecisionId same = bind("planner", "1");
    const DecisionId coder = bind("coder", "2");
    const ConflictDetail open = between(first, coder);
    const auto verdict = [&] {
        TraceRecord trace = make_trace("the planner is right", "reviewer");
        trace.adjudicates = Adjudication{
            .conflict = open.id.uuid(),
            .winner = first,
            .note = "the planner is right",
            .change_id = Uuid::make_v7(),
            .audit = entry("adjudicated")
        };
        return trace;
    };
    const TraceRecord trace = verdict();
    record(trace);
    const ConflictDetail settled = read(open.id);
    EXPECT_EQ(settled.status, "resolved");
    EXPECT_EQ(settled.resolution_decision_id, trace.decision.id);
    EXPECT_EQ(settled.resolution_note, "the planner is right");
    EXPECT_EQ(between(same, coder).resolved_by, "cascade");
    const auto late = try_record(verdict());
    ASSERT_FALSE(late.has_value());
    EXPECT_EQ(late.error().message(), kSettledAlready);
    EXPECT_THAT(audited("adjudicated"), SizeIs(1));
}

TEST_P(ResolutionContract, AFalsePositiveIsLabelledUntilItIsOpenedAgain) {
    const ConflictDetail open = between(bind("planner", "1"), bind("coder", "2"));
    const auto labels = [this] {
        return stores_->query("SELECT label || ' by ' || labeled_by FROM conflict_labels");
    };
    const auto dismiss = [&] {
        return run(store().settle(
            {.conflict = open.id,
             .status = "false_positive",
             .resolved_by = "reviewer",
             .false_positive_label = "related_not_contradicting"},
            entry()
        ));
    };
    ASSERT_TRUE(dismiss());
    EXPECT_THAT(labels(), ElementsAre("related_not_contradicting by reviewer"));
    ASSERT_TRUE(undo(open.id));
    EXPECT_THAT(labels(), IsEmpty());
    clock_ += 1s;
    ASSERT_TRUE(dismiss());
    stores_->query(
        "UPDATE conflict_labels SET label = 'genuine', labeled_at = labeled_at + " +
        std::string(GetParam().name == "Sqlite" ? "1" : "interval '1 second'") + " RETURNING label"
    );
    ASSERT_TRUE(run(store().reopen(open.id, entry())));
    EXPECT_THAT(labels(), ElementsAre("genuine by reviewer")) << "somebody else gave it";
}

TEST_P(ResolutionContract, AWinnerIsAssessedUntilItHasNotWon) {
    const DecisionId first = bind("planner", "1");
    const DecisionId second = bind("coder", "2");
    const ConflictDetail open = between(first, second);
    const auto verdict = [this](DecisionId id) {
        const auto found = run(decisions().find(kDefaultOrg, Visibility::everything(), id)).value();
        return std::pair(found.assessments.correct, found.assessments.incorrect);
    };
    ASSERT_TRUE(settle(open.id, first));
    EXPECT_EQ(verdict(first), std::pair(1L, 0L));
    EXPECT_EQ(verdict(second), std::pair(0L, 1L));
    ASSERT_TRUE(undo(open.id));
    EXPECT_EQ(verdict(first), std::pair(0L, 0L));
    EXPECT_EQ(verdict(second), std::pair(0L, 0L));
}

TEST_P(ResolutionContract, GoesWithTheDecisionsOfADeletedAgent) {
    const DecisionId first = bind("planner", "1");
    const ConflictDetail open = between(first, bind("coder", "2"));
    ASSERT_TRUE(settle(open.id, first));
    ASSERT_TRUE(run(store().reopen(open.id, entry())));
    remove_agent("planner");
    EXPECT_THAT(list(), IsEmpty());
    EXPECT_THAT(stores_->query("SELECT conflict_id FROM conflict_resolutions"), IsEmpty());
}

AKASHI_CONTRACT(ResolutionContract);

}  // namespace
}  // namespace akashi::contract
