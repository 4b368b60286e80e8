#include "conflicts/auto_resolution_worker.hpp"
#include "conflicts/settling_ports.hpp"
#include "testing/stores/stores.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace akashi::contract {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

struct Wanted {
    std::string parameter = "ttl";
    float confidence = 0.7F;
    std::string type = "planning";  // of low severity
    std::optional<DecisionId> supersedes = {};
};

/// Groups, records of sides, and policies.
class SettlingContract : public ContractTest {
protected:
    DecisionId bind(const std::string& agent, const std::string& value, const Wanted& wanted = {}) {
        TraceRecord trace = make_trace("an outcome of " + agent, agent);
        trace.decision.bindings = make_bindings({{wanted.parameter, value}}).value();
        trace.decision.confidence = wanted.confidence;
        trace.decision.decision_type = wanted.type;
        trace.decision.supersedes_id = wanted.supersedes;
        return record(trace);
    }
    std::vector<ConflictDetail> list(ConflictQuery query = {}) {
        query.limit = 100;
        return run(conflicts().list(kDefaultOrg, Visibility::everything(), query)).conflicts;
    }
    ConflictGroupPage groups(
        ConflictGroupQuery query = {}, const Visibility& visibility = Visibility::everything()
    ) {
        return run(settling().groups.list(kDefaultOrg, visibility, query));
    }
    bool settle(ConflictId id, std::optional<DecisionId> winner = {}) {
        return run(settling().resolutions.settle(
            {.conflict = id,
             .status = winner ? "resolved" : "false_positive",
             .resolved_by = "reviewer",
             .winner = winner,
             .cascades = false},
            make_change().audit
        ));
    }
    void set_policy(const ConflictPolicy& policy, OrgId org = kDefaultOrg) {
        run(settling().policies.save(org, to_json(policy), make_change(org).audit));
    }
    Time newest() { return list().at(0).detected_at; }
    /// What the policies of all organizations settle so much later than the newest conflict.
    void resolve_after(std::chrono::hours later) {
        AutoResolutionWorker resolver(settling(), [time = newest() + later] { return time; });
        run_void(resolver.run());
    }
    void run_void(boost::asio::awaitable<void> task) {
        const auto wait = [](boost::asio::awaitable<void> inner) -> boost::asio::awaitable<int> {
            co_await std::move(inner);
            co_return 0;
        };
        run(wait(std::move(task)));
    }
};

TEST_P(SettlingContract, GroupsAreCountedFromConflicts) {
    const DecisionId first = bind("planner", "1");
    bind("planner", "3");
    const DecisionId coder = bind("coder", "2");
    bind("planner", "9", {.parameter = "limit"});
    const DecisionId last = bind("coder", "8", {.parameter = "limit"});
    const ConflictGroupPage page = groups();
    ASSERT_THAT(page.groups, SizeIs(3)) << "the planner contradicts itself, too";
    EXPECT_EQ(page.total, 3);
    EXPECT_FALSE(page.has_more);
    const ConflictGroup& limit = page.groups[0];
    EXPECT_EQ(limit.conflict_count, 1);
    EXPECT_EQ(limit.open_count, 1);
    EXPECT_EQ(limit.representative_id, list({.decision_id = last}).at(0).id);
    const ConflictGroup& ttl = page.groups[1];
    EXPECT_EQ(ttl.conflict_count, 2);
    EXPECT_EQ(ttl.id, list({.decision_id = coder}).at(0).group_id);
    EXPECT_EQ(ttl.first_detected_at, ttl.last_detected_at) << "one trace found both";
    EXPECT_THAT(groups({.limit = 1}).groups, SizeIs(1));
    EXPECT_TRUE(groups({.limit = 1}).has_more);
    EXPECT_EQ(groups({.limit = 1, .offset = 2}).groups.at(0).id, page.groups[2].id);
    EXPECT_EQ(groups({.limit = 1, .offset = 2}).groups.at(0).conflict_count, 1);
    EXPECT_THAT(groups({.conflicts = {.agent_id = "coder"}}).groups, SizeIs(2));
    EXPECT_THAT(groups({.conflicts = {.conflict_kind = "self_contradiction"}}).groups, SizeIs(1));
    EXPECT_THAT(groups({.conflicts = {.decision_type = "security"}}).groups, IsEmpty());
    EXPECT_THAT(groups({.conflicts = {.group_id = ttl.id}}).groups, SizeIs(1));
    EXPECT_EQ(run(settling().groups.list(kOtherOrg, Visibility::everything(), {})).total, 0);
    static_cast<void>(first);
}

TEST_P(SettlingContract, TheStatusOfAGroupFollowsItsConflicts) {
    const DecisionId first = bind("planner", "1");
    const DecisionId second = bind("planner", "1");
    bind("coder", "2");
    const auto with = [&](const char* status) {
        return groups({.conflicts = {.status = status}}).groups.size();
    };
    ASSERT_EQ(with("open"), 1U);
    settle(list({.decision_id = first}).at(0).id);
    EXPECT_EQ(with("open"), 1U);
    EXPECT_EQ(groups().groups.at(0).open_count, 1);
    EXPECT_EQ(groups().groups.at(0).representative_id, list({.decision_id = second}).at(0).id);
    settle(list({.decision_id = second}).at(0).id);
    EXPECT_EQ(with("false_positive"), 1U);
    EXPECT_EQ(with("resolved"), 0U);
    EXPECT_EQ(with("open"), 0U);
}

TEST_P(SettlingContract, AGroupCountsWhatTheCallerMaySee) {
    add_agent("one", {"team"});
    add_agent("two", {"team"});
    add_agent("apart");
    bind("one", "1");
    bind("two", "2");
    bind("apart", "3");
    EXPECT_EQ(groups().total, 3);
    EXPECT_EQ(groups({}, Visibility::of_agent("one")).total, 1);
    EXPECT_EQ(groups({}, Visibility::of_agent("apart")).total, 0);
}

TEST_P(SettlingContract, AGroupTellsHowOftenItWasReopened) {
    const DecisionId first = bind("planner", "1");
    const DecisionId coder = bind("coder", "2");
    settle(list({.decision_id = coder}).at(0).id, first);
    EXPECT_EQ(groups().groups.at(0).times_reopened, 0);
    bind("coder", "4");
    const auto group = list({.decision_id = first}).at(0).group_id;
    EXPECT_EQ(groups({.conflicts = {.group_id = group}}).groups.at(0).times_reopened, 1);
}

TEST_P(SettlingContract, ARecordCountsWinsOnTheTypeAndRevisions) {
    const DecisionId first = bind("planner", "1");
    const DecisionId coder = bind("coder", "2");
    settle(list({.decision_id = coder}).at(0).id, first);
    const DecisionId second = bind("planner", "1", {.parameter = "limit", .type = "security"});
    const DecisionId other = bind("coder", "2", {.parameter = "limit", .type = "security"});
    settle(list({.decision_id = other}).at(0).id, other);
    bind("planner", "7", {.parameter = "size"});
    const DecisionId early = bind("coder", "5", {.parameter = "elsewhere"});
    const DecisionId late = bind("coder", "6", {.parameter = "size", .supersedes = early});
    const ConflictDetail open = list({.decision_id = late}).at(0);
    const auto find = [&](OrgId org, const Visibility& visibility) {
        const SideRecords both = run(settling().side_records.find(org, visibility, open));
        return open.agent_a == "planner" ? both : SideRecords{both.b, both.a};
    };
    const SideRecords records = find(kDefaultOrg, Visibility::everything());
    EXPECT_EQ(records.a.resolved, 1);
    EXPECT_EQ(records.a.won, 1);
    EXPECT_EQ(records.a.depth, 0);
    EXPECT_EQ(records.b.resolved, 1);
    EXPECT_EQ(records.b.won, 0);
    EXPECT_EQ(records.b.depth, 1);
    EXPECT_EQ(find(kDefaultOrg, Visibility::of_agent("planner")).a.resolved, 0);
    EXPECT_EQ(find(kOtherOrg, Visibility::everything()).b.depth, 0);
    EXPECT_EQ(find(kOtherOrg, Visibility::everything()).a.resolved, 0);
    static_cast<void>(second);
}

TEST_P(SettlingContract, APolicyIsKeptForItsOrganization) {
    EXPECT_FALSE(run(settling().policies.find(kDefaultOrg)));
    ConflictPolicy policy{.after_days = 3};
    set_policy(policy);
    EXPECT_TRUE(run(settling().policies.find(kDefaultOrg)));
    EXPECT_FALSE(run(settling().policies.find(kOtherOrg)));
    EXPECT_THAT(run(settling().policies.list()), SizeIs(1));
    run_void(settling().policies.save(kDefaultOrg, std::nullopt, make_change().audit));
    EXPECT_THAT(run(settling().policies.list()), IsEmpty());
    EXPECT_THAT(
        stores_->query("SELECT count(*) FROM mutation_audit_log WHERE operation = 'test'"
                       " AND resource_type = 'test'"),
        ::testing::Not(ElementsAre("0"))
    );
}

TEST_P(SettlingContract, APolicySettlesWhatIsOldEnoughByTheLaterDecision) {
    bind("planner", "1");
    const DecisionId later = bind("coder", "2");
    set_policy({.after_days = 3});
    resolve_after(days(2));
    EXPECT_EQ(list().at(0).status, "open");
    resolve_after(days(4));
    const ConflictDetail settled = list().at(0);
    EXPECT_EQ(settled.status, "resolved");
    EXPECT_EQ(settled.resolved_by, "system:auto_resolve");
    EXPECT_EQ(settled.winning_decision_id, later);
    EXPECT_THAT(
        settled.resolution_note.value_or(""),
        ::testing::StartsWith(
            "Auto-resolved (P3, review window 3d expired); winner selected by recency strategy; "
            "Decision "
        )
    );
    EXPECT_THAT(
        stores_->query("SELECT count(*) FROM mutation_audit_log"
                       " WHERE operation = 'conflict_auto_resolved'"),
        ElementsAre("1")
    );
}

TEST_P(SettlingContract, WhatAPolicyLeavesToPeopleDoesNotHinderTheRest) {
    const std::string sure = "sure";
    bind("planner", "1", {.parameter = sure, .confidence = 0.9F, .type = "security"});
    bind("coder", "2", {.parameter = sure, .confidence = 0.9F, .type = "security"});
    bind("planner", "1", {.parameter = "unsure", .type = "security"});
    bind("coder", "2", {.parameter = "unsure", .type = "security"});
    set_policy({.after_days = 3, .max_severity = "critical"});
    const auto due = run(settling().policies.due(
        kDefaultOrg,
        {.severities = {"high"},
         .found_before = now() + 1h,
         .low_found_before = now() + 1h,
         .now = now(),
         .limit = 1}
    ));
    EXPECT_THAT(due, SizeIs(1)) << "the first is not even read";
    EXPECT_THAT(
        run(settling().policies.due(
            kOtherOrg,
            {.severities = {"high"},
             .found_before = now() + 1h,
             .low_found_before = now() + 1h,
             .now = now()}
        )),
        IsEmpty()
    );
    resolve_after(days(4));
    const auto open = list({.status = "open"});
    ASSERT_THAT(open, SizeIs(1));
    EXPECT_EQ(open[0].parameter_key, sure);
}

TEST_P(SettlingContract, APolicyNeverSettlesWhatOpposesAResolutionOrIsPutOff) {
    const DecisionId first = bind("planner", "1");
    settle(list({.decision_id = bind("coder", "2")}).at(0).id, first);
    bind("reviewer", "1");
    bind("coder", "3");
    bind("planner", "1", {.parameter = "later"});
    const DecisionId later = bind("coder", "2", {.parameter = "later"});
    run(settling().resolutions.plan(
        list({.decision_id = later}).at(0).id,
        {.snoozed_until = newest() + days(30)},
        make_change().audit
    ));
    set_policy({.after_days = 1, .max_severity = "critical"});
    resolve_after(days(8));
    for (const ConflictDetail& conflict : list({.status = "open"}))
        EXPECT_TRUE(conflict.reopens_resolution_id || conflict.snoozed_until);
    EXPECT_THAT(list({.status = "open", .decision_id = later}), SizeIs(1));
    resolve_after(days(40));
    EXPECT_THAT(list({.status = "open", .decision_id = later}), IsEmpty());
}

TEST_P(SettlingContract, ConsensusCountsOtherAgentsWithTheSameAnswer) {
    bind("planner", "1");
    const DecisionId other = bind("reviewer", "1");
    const DecisionId coder = bind("coder", "2");
    TraceRecord citing = make_trace("as the reviewer said", "coder");
    citing.decision.precedent_ref = other;
    record(citing);
    set_policy({.after_days = 1, .winner = "consensus"});
    resolve_after(days(2));
    for (const ConflictDetail& conflict : list()) {
        EXPECT_EQ(conflict.status, "resolved");
        EXPECT_NE(conflict.winning_decision_id, coder);
    }
}

TEST_P(SettlingContract, TheSurerSideWinsByConfidence) {
    const DecisionId sure = bind("planner", "1", {.confidence = 0.75F});
    bind("coder", "2", {.confidence = 0.5F});
    set_policy({.after_days = 1, .winner = "confidence"});
    resolve_after(days(2));
    EXPECT_EQ(list().at(0).winning_decision_id, sure);
}

AKASHI_CONTRACT(SettlingContract);

}  // namespace
}  // namespace akashi::contract
