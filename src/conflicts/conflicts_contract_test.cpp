#include "conflicts/conflict_store.hpp"
#include "conflicts/scoring_store.hpp"
#include "identity/agent_deletion_service.hpp"
#include "testing/stores/stores.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ConflictsContract : public ContractTest {
protected:
    TraceRecord binding(
        const std::string& agent_id,
        std::vector<BindingText> bindings,
        const std::optional<std::string>& project = "catalog"
    ) {
        TraceRecord trace = make_trace("an outcome of " + agent_id, agent_id);
        trace.decision.bindings = make_bindings(std::move(bindings)).value();
        trace.decision.project = project;
        return trace;
    }
    DecisionId bind(
        const std::string& agent_id,
        std::vector<BindingText> bindings,
        const std::optional<std::string>& project = "catalog"
    ) {
        return record(binding(agent_id, std::move(bindings), project));
    }
    ConflictPage list_conflicts(
        ConflictQuery query = {},
        Visibility visibility = Visibility::everything(),
        OrgId org = kDefaultOrg
    ) {
        return run(conflicts().list(org, std::move(visibility), std::move(query)));
    }
    std::vector<ConflictDetail> found_by(DecisionId id) {
        ConflictQuery query;
        query.found_by = id;
        return list_conflicts(query).conflicts;
    }
    /// Looks for what traces at the same moment have missed.
    void work_the_queue_off() {
        const Time now = akashi::now();
        auto jobs = run(scoring().claim(1'000, now, now + std::chrono::minutes(1)));
        ScoringResult result;
        result.done = std::move(jobs);
        run(scoring().save(std::move(result)));
    }
    ConflictDetail only_conflict() {
        auto page = list_conflicts();
        EXPECT_THAT(page.conflicts, SizeIs(1));
        return page.conflicts.at(0);
    }
};

/// On SQLite, traces come one after the other.
class PostgresConflictsContract : public ConflictsContract {};

TEST_P(ConflictsContract, ATraceThatBindsAParameterDifferentlyIsAConflict) {
    const TraceRecord first = binding("planner", {{"maxRetries", "5"}});
    record(first);
    const TraceRecord second = binding("coder", {{"max_retries", " 3 "}});
    record(second);
    const ConflictDetail conflict = only_conflict();
    const bool first_is_a = first.decision.id < second.decision.id;
    EXPECT_EQ(conflict.org_id, kDefaultOrg);
    EXPECT_EQ(conflict.conflict_kind, "cross_agent");
    EXPECT_EQ(conflict.scoring_method, "binding_v1");
    EXPECT_EQ(conflict.confidence_class, "exact");
    EXPECT_EQ(conflict.category, "factual");
    EXPECT_EQ(conflict.severity, "high");
    EXPECT_EQ(conflict.disputed_question, "the value of max_retries");
    EXPECT_EQ(conflict.parameter_key, "max.retries");
    EXPECT_EQ(conflict.status, "open");
    EXPECT_EQ(conflict.found_by, second.decision.id);
    EXPECT_EQ(conflict.detected_at, second.decision.transaction_time);
    EXPECT_FALSE(conflict.resolved_by);
    EXPECT_FALSE(conflict.winning_decision_id);
    const auto& a = first_is_a ? first.decision : second.decision;
    const auto& b = first_is_a ? second.decision : first.decision;
    EXPECT_EQ(conflict.decision_a_id, a.id);
    EXPECT_EQ(conflict.decision_b_id, b.id);
    EXPECT_EQ(conflict.agent_a, a.agent_id);
    EXPECT_EQ(conflict.agent_b, b.agent_id);
    EXPECT_EQ(conflict.value_a, first_is_a ? "5" : " 3 ");
    EXPECT_EQ(conflict.value_b, first_is_a ? " 3 " : "5");
    EXPECT_EQ(conflict.a.outcome, a.outcome);
    EXPECT_EQ(conflict.b.run_id, b.run_id);
    EXPECT_EQ(conflict.b.decision_type, "architecture");
    EXPECT_EQ(conflict.b.valid_from, b.valid_from);
    EXPECT_EQ(conflict.b.project, "catalog");
    EXPECT_EQ(conflict.b.confidence, b.confidence);
}

TEST_P(ConflictsContract, SideAIsTheSmallerIdWhicheverCameFirst) {
    TraceRecord late = binding("planner", {{"ttl", "5 s"}});
    late.decision.id = DecisionId(Uuid({0xff, 1}));
    record(late);
    const DecisionId early = bind("coder", {{"ttl", "6 s"}});
    const ConflictDetail conflict = only_conflict();
    EXPECT_EQ(conflict.decision_a_id, early);
    EXPECT_EQ(conflict.agent_a, "coder");
    EXPECT_EQ(conflict.value_a, "6 s");
    EXPECT_EQ(conflict.agent_b, "planner");
    EXPECT_EQ(conflict.value_b, "5 s");
}

TEST_P(ConflictsContract, EqualValuesOtherParametersAndOtherProjectsAreNone) {
    bind("planner", {{"ttl", "15 s"}});
    bind("coder", {{"ttl", "15000ms"}});
    bind("coder", {{"limit", "7"}});
    bind("coder", {{"ttl", "99 s"}}, "another");
    bind("coder", {{"ttl", "98 s"}}, std::nullopt);
    TraceRecord foreign = binding("planner", {{"ttl", "97 s"}});
    move_to(foreign, kOtherOrg);
    record(foreign);
    EXPECT_THAT(list_conflicts().conflicts, IsEmpty());
    EXPECT_THAT(list_conflicts({}, Visibility::everything(), kOtherOrg).conflicts, IsEmpty());
}

TEST_P(ConflictsContract, DecisionsWithoutAProjectConflictWithEachOther) {
    bind("planner", {{"ttl", "15 s"}}, std::nullopt);
    const DecisionId id = bind("planner", {{"ttl", "16 s"}}, std::nullopt);
    EXPECT_THAT(found_by(id), SizeIs(1));
    EXPECT_EQ(only_conflict().conflict_kind, "self_contradiction");
}

TEST_P(ConflictsContract, APairIsOneConflictAboutTheFirstParameterThatDiffers) {
    bind("planner", {{"ttl", "1"}, {"limit", "1"}, {"size", "1"}});
    bind("coder", {{"ttl", "1"}, {"size", "2"}, {"limit", "2"}});
    EXPECT_EQ(only_conflict().parameter_key, "size");
}

TEST_P(ConflictsContract, TheSeverityFollowsTypesAndConfidence) {
    const auto severity = [&](const char* type, float confidence) {
        static int count = 0;
        const std::string parameter = fmt::format("p{}", ++count);
        const auto make = [&](const char* value, const char* its_type, float its_confidence) {
            TraceRecord trace = binding("planner", {{parameter, value}});
            trace.decision.decision_type = its_type;
            trace.decision.confidence = its_confidence;
            return record(trace);
        };
        make("1", "planning", 0.9F);
        return found_by(make("2", type, confidence)).at(0).severity;
    };
    EXPECT_EQ(severity("planning", 0.9F), "low");
    EXPECT_EQ(severity("planning", 0.3F), "low");
    for (const char* type :
         {"security",
          "architecture",
          "deployment",
          "trade_off",
          "model_selection",
          "data_source",
          "error_handling"})
        EXPECT_EQ(severity(type, 0.9F), "high") << type;
    EXPECT_EQ(severity("security", 0.3F), "medium");
    EXPECT_EQ(severity("security", 0.31F), "high");
    EXPECT_EQ(severity("security", 0), "high");
}

TEST_P(ConflictsContract, ADecisionThatIsReplacedIsNoConflictForItsSuccessor) {
    const DecisionId first = bind("planner", {{"ttl", "1"}});
    TraceRecord revision = binding("planner", {{"ttl", "2"}});
    revision.decision.supersedes_id = first;
    record(revision);
    EXPECT_THAT(list_conflicts().conflicts, IsEmpty());
    bind("coder", {{"ttl", "2"}});
    EXPECT_THAT(list_conflicts().conflicts, IsEmpty()) << "the ended one still counts";
}

TEST_P(ConflictsContract, TheEndOfADecisionResolvesItsOpenConflicts) {
    const DecisionId first = bind("planner", {{"ttl", "1"}});
    const DecisionId second = bind("coder", {{"ttl", "2"}});
    bind("reviewer", {{"limit", "1"}});
    bind("reviewer", {{"limit", "2"}});
    TraceRecord revision = make_trace("without a binding");
    revision.decision.supersedes_id = first;
    record(revision);
    ConflictQuery query;
    query.decision_id = second;
    const ConflictDetail conflict = list_conflicts(query).conflicts.at(0);
    EXPECT_EQ(conflict.status, "resolved");
    EXPECT_EQ(conflict.resolved_by, "system:revision");
    EXPECT_EQ(conflict.resolved_at, revision.decision.transaction_time);
    EXPECT_EQ(
        conflict.resolution_note,
        fmt::format(
            "Auto-resolved: decision {} superseded by revision {}",
            first.str(),
            revision.decision.id.str()
        )
    );
    EXPECT_EQ(conflict.resolution_decision_id, revision.decision.id);
    ConflictQuery open;
    open.status = "open";
    EXPECT_THAT(list_conflicts(open).conflicts, SizeIs(1)) << "that of others";
}

TEST_P(ConflictsContract, AnImportThatEndsSeveralDecisionsResolvesTheConflictsOfAll) {
    const DecisionId first = bind("planner", {{"ttl", "1"}});
    const DecisionId second = bind("coder", {{"ttl", "2"}});
    TraceRecord import = make_trace("an import");
    import.decision.supersedes_id = first;
    import.also_ends = {second};
    record(import);
    EXPECT_EQ(only_conflict().status, "resolved");
}

TEST_P(ConflictsContract, ATraceFindsTheNewestFiftyAtMost) {
    std::vector<DecisionId> recorded;
    recorded.reserve(52);
    for (int i = 0; i < 52; ++i) recorded.push_back(bind("planner", {{"ttl", "1"}}));
    const DecisionId other = bind("coder", {{"ttl", "2"}});
    ConflictQuery query;
    query.found_by = other;
    query.limit = 100;
    std::set<DecisionId> found;
    for (const Conflict& conflict : list_conflicts(query).conflicts)
        found.insert(
            conflict.decision_a_id == other ? conflict.decision_b_id : conflict.decision_a_id
        );
    EXPECT_EQ(found, std::set<DecisionId>(recorded.begin() + 2, recorded.end()));
}

TEST_P(ConflictsContract, TracesOfTheSameMomentMeetExactlyOnce) {
    constexpr int kPairs = 40;
    std::vector<std::future<Result<Recorded>>> writing;
    boost::asio::thread_pool threads(4);
    for (int i = 0; i < kPairs; ++i) {
        for (const char* agent : {"planner", "coder"}) {
            // In the other order of parameters, as locks are taken.
            const std::string own = fmt::format("own{}", i);
            std::vector<BindingText> bindings{{own, agent}, {"shared", "1"}};
            if (*agent == 'c') std::swap(bindings[0], bindings[1]);
            writing.push_back(boost::asio::co_spawn(
                threads, traces().record(binding(agent, bindings)), boost::asio::use_future
            ));
        }
    }
    for (auto& one : writing) ASSERT_TRUE(one.get().has_value());
    work_the_queue_off();
    ConflictQuery query;
    query.limit = 1'000;
    std::set<std::string> parameters;
    const auto found = list_conflicts(query).conflicts;
    for (const Conflict& conflict : found) {
        EXPECT_NE(conflict.agent_a, conflict.agent_b);
        parameters.insert(conflict.parameter_key);
    }
    EXPECT_THAT(found, SizeIs(kPairs));
    EXPECT_THAT(parameters, SizeIs(kPairs));
}

/// Deterministic, unlike the test above: the traces find each other, and then they have not.
TEST_P(PostgresConflictsContract, WhatTracesHaveMissedIsFoundInTheBackground) {
    const DecisionId first = bind("planner", {{"ttl", "1"}, {"limit", "1"}});
    const DecisionId second = bind("coder", {{"ttl", "2"}});
    bind("planner", {{"limit", "1"}});
    const ConflictDetail found = only_conflict();
    stores_->query("DELETE FROM scored_conflicts RETURNING id");
    work_the_queue_off();
    const ConflictDetail again = only_conflict();
    EXPECT_EQ(again.decision_a_id, std::min(first, second));
    EXPECT_EQ(again.decision_b_id, std::max(first, second));
    EXPECT_EQ(again.disputed_question, found.disputed_question);
    EXPECT_EQ(again.value_a, found.value_a);
    work_the_queue_off();
    EXPECT_EQ(only_conflict().id, again.id);
}

TEST_P(ConflictsContract, ADecisionThatEndsAtTheSameMomentLeavesNoOpenConflict) {
    std::vector<DecisionId> ended;
    ended.reserve(20);
    for (int i = 0; i < 20; ++i) ended.push_back(bind("planner", {{fmt::format("p{}", i), "1"}}));
    std::vector<std::future<Result<Recorded>>> writing;
    boost::asio::thread_pool threads(4);
    const auto write = [&](TraceRecord trace) {
        writing.push_back(boost::asio::co_spawn(
            threads, traces().record(std::move(trace)), boost::asio::use_future
        ));
    };
    for (int i = 0; i < 20; ++i) {
        TraceRecord revision = make_trace("without a binding");
        revision.decision.supersedes_id = ended[static_cast<std::size_t>(i)];
        write(std::move(revision));
        write(binding("coder", {{fmt::format("p{}", i), "2"}}));
    }
    for (auto& one : writing) ASSERT_TRUE(one.get().has_value());
    work_the_queue_off();
    ConflictQuery open;
    open.status = "open";
    EXPECT_THAT(list_conflicts(open).conflicts, IsEmpty());
}

TEST_P(ConflictsContract, ARefusedTraceLeavesNoConflict) {
    bind("planner", {{"ttl", "1"}});
    TraceRecord refused = binding("coder", {{"ttl", "2"}});
    refused.decision.supersedes_id = DecisionId::make();
    EXPECT_FALSE(try_record(refused).has_value());
    EXPECT_THAT(list_conflicts().conflicts, IsEmpty());
}

TEST_P(ConflictsContract, OnlyWhoSeesBothAgentsSeesTheConflict) {
    add_agent("one", {"team"});
    add_agent("two", {"team"});
    add_agent("apart");
    bind("one", {{"ttl", "1"}});
    bind("two", {{"ttl", "2"}});
    bind("apart", {{"ttl", "3"}});
    EXPECT_EQ(list_conflicts().total, 3);
    const ConflictPage seen = list_conflicts({}, Visibility::of_agent("one"));
    EXPECT_EQ(seen.total, 1);
    EXPECT_THAT(seen.conflicts, SizeIs(1));
    EXPECT_THAT(list_conflicts({}, Visibility::of_agent("apart")).conflicts, IsEmpty());
    EXPECT_EQ(list_conflicts({}, Visibility::everything(), kOtherOrg).total, 0);
    ConflictQuery by_id;
    by_id.id = seen.conflicts.at(0).id;
    EXPECT_THAT(list_conflicts(by_id).conflicts, SizeIs(1));
    EXPECT_THAT(list_conflicts(by_id, Visibility::everything(), kOtherOrg).conflicts, IsEmpty());
}

TEST_P(ConflictsContract, AListIsFilteredAndComesInPages) {
    bind("planner", {{"ttl", "1"}});
    bind("coder", {{"ttl", "2"}});
    TraceRecord low = binding("reviewer", {{"limit", "1"}}, "other");
    low.decision.decision_type = "planning";
    record(low);
    low = binding("reviewer", {{"limit", "2"}}, "other");
    low.decision.decision_type = "planning";
    record(low);
    const auto parameters = [&](const ConflictQuery& query) {
        std::vector<std::string> keys;
        for (const Conflict& conflict : list_conflicts(query).conflicts)
            keys.push_back(conflict.parameter_key);
        return keys;
    };
    EXPECT_THAT(parameters({}), ElementsAre("limit", "ttl"));
    EXPECT_THAT(parameters({.decision_type = "planning"}), ElementsAre("limit"));
    EXPECT_THAT(parameters({.agent_id = "planner"}), ElementsAre("ttl"));
    EXPECT_THAT(parameters({.agent_id = "coder"}), ElementsAre("ttl"));
    EXPECT_THAT(parameters({.project = "other"}), ElementsAre("limit"));
    EXPECT_THAT(parameters({.conflict_kind = "cross_agent"}), ElementsAre("ttl"));
    EXPECT_THAT(parameters({.severity = "low"}), ElementsAre("limit"));
    EXPECT_THAT(parameters({.category = "temporal"}), IsEmpty());
    EXPECT_THAT(parameters({.status = "resolved"}), IsEmpty());
    EXPECT_THAT(parameters({.scoring_method = "llm"}), IsEmpty());
    EXPECT_THAT(parameters({.limit = 1}), ElementsAre("limit"));
    EXPECT_THAT(parameters({.limit = 1, .offset = 1}), ElementsAre("ttl"));
    EXPECT_TRUE(list_conflicts({.limit = 1}).has_more);
    EXPECT_FALSE(list_conflicts({.limit = 1, .offset = 1}).has_more);
    EXPECT_EQ(list_conflicts({.limit = 1}).total, 2);
    const ConflictId id = list_conflicts().conflicts.at(1).id;
    EXPECT_THAT(parameters({.id = id}), ElementsAre("ttl"));
}

TEST_P(ConflictsContract, GoWithTheDecisionsOfADeletedAgent) {
    bind("planner", {{"ttl", "1"}});
    bind("coder", {{"ttl", "2"}});
    const DecisionId third = bind("reviewer", {{"limit", "1"}});
    bind("planner", {{"limit", "2"}});
    TraceRecord revision = make_trace("an end");
    revision.decision.supersedes_id = third;
    record(revision);
    remove_agent("planner");
    EXPECT_THAT(list_conflicts().conflicts, IsEmpty());
    EXPECT_THAT(stores_->query("SELECT count(*) FROM decision_bindings"), ElementsAre("2"))
        << "those of the other two";
    EXPECT_THAT(stores_->query("SELECT count(*) FROM current_bindings"), ElementsAre("1"))
        << "the only one of a decision that has not ended";
}

AKASHI_CONTRACT(ConflictsContract);
AKASHI_POSTGRES_CONTRACT(PostgresConflictsContract);

}  // namespace
}  // namespace akashi::contract
