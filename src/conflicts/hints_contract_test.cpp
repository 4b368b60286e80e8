#include "conflicts/hint.hpp"
#include "conflicts/hint_store.hpp"
#include "testing/stores/stores.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace akashi::contract {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Pair = std::pair<DecisionId, DecisionId>;

class HintsContract : public ContractTest {
protected:
    TraceRecord decision(
        const std::string& agent_id, const std::string& outcome, std::chrono::seconds later = 0s
    ) {
        TraceRecord trace = make_trace(outcome, agent_id);
        trace.decision.valid_from = begin_ + later;
        return trace;
    }
    DecisionId decide(
        const std::string& agent_id, const std::string& outcome, std::chrono::seconds later = 0s
    ) {
        return record(decision(agent_id, outcome, later));
    }
    void end(DecisionId id, const std::string& agent_id = "planner") {
        TraceRecord revision = make_trace("a revision", agent_id);
        revision.decision.decision_type = "planning";
        revision.decision.supersedes_id = id;
        record(revision);
    }
    void refresh() {
        while (run(hints().refresh(clock_, 0ms)).has_more) {
        }
    }
    ConflictPage list_hints(
        ConflictQuery query = {},
        Visibility visibility = Visibility::everything(),
        OrgId org = kDefaultOrg
    ) {
        return run(hints().list(org, std::move(visibility), std::move(query)));
    }
    std::set<Pair> found() {
        std::set<Pair> pairs;
        ConflictQuery query;
        query.limit = 10'000;
        for (const Conflict& hint : list_hints(query).conflicts)
            pairs.emplace(hint.decision_a_id, hint.decision_b_id);
        return pairs;
    }
    static Pair pair(DecisionId one, DecisionId other) {
        return {std::min(one, other), std::max(one, other)};
    }
    std::vector<std::string> rows() {
        return stores_->query("SELECT count(*) FROM conflict_hints");
    }

    const Time begin_ = *parse_rfc3339("2024-01-01T00:00:00Z");
};

TEST_P(HintsContract, ShowBothDecisionsAsAConflictOfTheLowestClass) {
    const TraceRecord first = decision("planner", "use Kafka");
    const TraceRecord second = decision("coder", "use RabbitMQ", 10min);
    record(first);
    record(second);
    refresh();
    const ConflictPage page = list_hints();
    EXPECT_EQ(page.total, 1);
    EXPECT_FALSE(page.has_more);
    ASSERT_THAT(page.conflicts, SizeIs(1));
    const ConflictDetail& hint = page.conflicts[0];
    EXPECT_EQ(hint.id, hint_id(second.decision.id, first.decision.id));
    EXPECT_EQ(hint.org_id, kDefaultOrg);
    EXPECT_EQ(hint.decision_a_id, first.decision.id);
    EXPECT_EQ(hint.decision_b_id, second.decision.id);
    EXPECT_EQ(hint.agent_a, "planner");
    EXPECT_EQ(hint.agent_b, "coder");
    EXPECT_EQ(hint.conflict_kind, "cross_agent");
    EXPECT_EQ(hint.scoring_method, "window_v1");
    EXPECT_EQ(hint.confidence_class, "hint");
    EXPECT_EQ(hint.severity, "high");
    EXPECT_EQ(hint.disputed_question, "the outcome for architecture");
    EXPECT_EQ(hint.value_a, "use Kafka");
    EXPECT_EQ(hint.value_b, "use RabbitMQ");
    EXPECT_EQ(hint.found_by, second.decision.id);
    EXPECT_EQ(hint.detected_at, second.decision.valid_from);
    EXPECT_EQ(hint.status, "open");
    EXPECT_EQ(hint.a.run_id, first.decision.run_id);
    EXPECT_EQ(hint.b.outcome, "use RabbitMQ");
}

TEST_P(HintsContract, AreOfOneTypeOfTwoAgentsWithTwoOutcomesWithinAnHour) {
    const DecisionId first = decide("planner", "one");
    decide("planner", "two", 1s);
    decide("coder", "one", 2s);
    decide("coder", "three", 3600s);
    const DecisionId just_in = decide("coder", "four", 3599s);
    TraceRecord other = decision("coder", "five", 3s);
    other.decision.decision_type = "planning";
    record(other);
    TraceRecord foreign = decision("planner", "six", 4s);
    move_to(foreign, kOtherOrg);
    record(foreign);
    refresh();
    EXPECT_TRUE(found().contains(pair(first, just_in)));
    // "two" of the planner disagrees with all three of the coder.
    EXPECT_THAT(found(), SizeIs(4));
    EXPECT_THAT(list_hints({}, Visibility::everything(), kOtherOrg).conflicts, IsEmpty());
}

TEST_P(HintsContract, EndWithEitherDecisionAndAreForgotten) {
    const DecisionId first = decide("planner", "one");
    decide("coder", "two");
    const DecisionId third = decide("reviewer", "three");
    refresh();
    EXPECT_THAT(found(), SizeIs(3));
    end(third, "reviewer");
    EXPECT_THAT(found(), SizeIs(1)) << "before anybody looked again";
    end(first);
    EXPECT_THAT(found(), IsEmpty());
    EXPECT_THAT(rows(), ElementsAre("3"));
    refresh();
    EXPECT_THAT(rows(), ElementsAre("0"));
}

TEST_P(HintsContract, GoWithADeletedAgent) {
    decide("planner", "one");
    decide("coder", "two");
    decide("reviewer", "three");
    refresh();
    remove_agent("planner");
    EXPECT_THAT(rows(), ElementsAre("1"));
}

TEST_P(HintsContract, AreSeenByWhoSeesBothAgents) {
    add_agent("insider", {"team"});
    add_agent("mate", {"team"});
    decide("insider", "one");
    decide("mate", "two");
    decide("planner", "three");
    refresh();
    EXPECT_THAT(found(), SizeIs(3));
    const auto seen = list_hints({}, Visibility::of_agent("mate"));
    ASSERT_THAT(seen.conflicts, SizeIs(1));
    EXPECT_EQ(seen.total, 1);
    ConflictQuery by_id;
    for (const Conflict& hint : list_hints().conflicts) {
        by_id.id = hint.id;
        const bool has_planner = hint.agent_a == "planner" || hint.agent_b == "planner";
        EXPECT_THAT(list_hints(by_id).conflicts, SizeIs(1));
        EXPECT_THAT(
            list_hints(by_id, Visibility::of_agent("insider")).conflicts,
            SizeIs(has_planner ? 0 : 1)
        );
        EXPECT_THAT(list_hints(by_id, Visibility::everything(), kOtherOrg).conflicts, IsEmpty());
    }
}

TEST_P(HintsContract, AreFilteredAndComeInPages) {
    TraceRecord first = decision("planner", "one");
    first.decision.project = "catalog";
    record(first);
    decide("coder", "two", 1s);
    TraceRecord low = decision("coder", "three", 2s);
    low.decision.decision_type = "planning";
    record(low);
    low = decision("reviewer", "four", 3s);
    low.decision.decision_type = "planning";
    record(low);
    refresh();
    const auto answers = [&](const ConflictQuery& query) {
        std::vector<std::string> values;
        for (const Conflict& hint : list_hints(query).conflicts) values.push_back(hint.value_a);
        return values;
    };
    EXPECT_THAT(answers({}), ElementsAre("three", "one"));
    EXPECT_THAT(answers({.decision_type = "planning"}), ElementsAre("three"));
    EXPECT_THAT(answers({.agent_id = "planner"}), ElementsAre("one"));
    EXPECT_THAT(answers({.agent_id = "reviewer"}), ElementsAre("three"));
    EXPECT_THAT(answers({.project = "catalog"}), ElementsAre("one"));
    EXPECT_THAT(answers({.severity = "low"}), ElementsAre("three"));
    EXPECT_THAT(answers({.decision_id = first.decision.id}), ElementsAre("one"));
    EXPECT_THAT(answers({.conflict_kind = "self_contradiction"}), IsEmpty());
    EXPECT_THAT(answers({.status = "resolved"}), IsEmpty());
    EXPECT_THAT(answers({.scoring_method = "binding_v1"}), IsEmpty());
    EXPECT_THAT(answers({.category = "factual"}), IsEmpty());
    EXPECT_THAT(answers({.limit = 1}), ElementsAre("three"));
    EXPECT_THAT(answers({.limit = 1, .offset = 1}), ElementsAre("one"));
    EXPECT_TRUE(list_hints({.limit = 1}).has_more);
    EXPECT_EQ(list_hints({.limit = 1}).total, 2);
    EXPECT_THAT(
        run(conflicts().list(kDefaultOrg, Visibility::everything(), {})).conflicts, IsEmpty()
    );
}

TEST_P(HintsContract, TheSeverityFollowsTheConfidenceAsThatOfConflictsDoes) {
    TraceRecord doubtful = decision("planner", "one");
    doubtful.decision.confidence = 0.2F;
    record(doubtful);
    decide("coder", "two");
    refresh();
    EXPECT_EQ(list_hints().conflicts.at(0).severity, "medium");
}

/// What the rule finds when it looks at everything.
std::set<Pair> full_rule(const std::vector<Decision>& current) {
    std::set<Pair> pairs;
    for (const Decision& a : current)
        for (const Decision& b : current)
            if (a.id < b.id && a.decision_type == b.decision_type && a.agent_id != b.agent_id &&
                a.outcome != b.outcome && std::chrono::abs(a.valid_from - b.valid_from) < 1h)
                pairs.emplace(a.id, b.id);
    return pairs;
}

TEST_P(HintsContract, LookingAtWhatIsNewFindsWhatTheFullRuleFinds) {
    for (unsigned seed = 1; seed <= 4; ++seed) {
        std::mt19937 random(seed);
        const auto pick = [&](unsigned count) { return static_cast<int>(random() % count); };
        DecisionQuery everything;
        everything.limit = 1'000;
        std::vector<Decision> current = list(everything).decisions;
        for (int step = 0; step < 40; ++step) {
            static constexpr const char* kAgents[] = {"planner", "coder", "reviewer"};
            TraceRecord trace =
                decision(kAgents[pick(3)], fmt::format("outcome {}", pick(4)), pick(4 * 3600) * 1s);
            trace.decision.decision_type = pick(3) > 0 ? "architecture" : "planning";
            if (!current.empty() && pick(4) == 0) {
                const auto ended = current.begin() + pick(static_cast<unsigned>(current.size()));
                trace.decision.supersedes_id = ended->id;
                trace.decision.valid_from = std::max(trace.decision.valid_from, ended->valid_from);
                current.erase(ended);
            }
            record(trace);
            current.push_back(trace.decision);
            if (pick(5) == 0) refresh();
        }
        refresh();
        EXPECT_EQ(found(), full_rule(current)) << "seed " << seed;
    }
}

TEST_P(HintsContract, InACrowdADecisionMeetsTheNearestOnly) {
    constexpr int kCrowd = 130;
    std::vector<Decision> crowd;
    for (int i = 0; i < kCrowd; ++i) {
        const TraceRecord trace =
            decision(i % 2 == 0 ? "planner" : "coder", fmt::format("outcome {}", i), i * 1s);
        record(trace);
        crowd.push_back(trace.decision);
    }
    refresh();
    std::set<Pair> nearest;
    for (const Pair& each : full_rule(crowd)) {
        const auto place = [&](DecisionId id) {
            return std::ranges::find(crowd, id, &Decision::id) - crowd.begin();
        };
        if (std::abs(place(each.first) - place(each.second)) <= 50) nearest.insert(each);
    }
    EXPECT_EQ(found(), nearest);
}

TEST_P(HintsContract, EachIsAnnouncedOnceAndConflictsAre) {
    TraceRecord binding = decision("planner", "one");
    binding.decision.bindings = make_bindings({{"ttl", "1"}}).value();
    record(binding);
    binding = decision("coder", "two");
    binding.decision.bindings = make_bindings({{"ttl", "2"}}).value();
    record(binding);
    const DecisionId third = decide("reviewer", "three", 1s);
    refresh();
    EXPECT_EQ(run(hints().announce(2)), 2) << "the conflict and the first of three hints";
    end(third, "reviewer");
    EXPECT_EQ(run(hints().announce(100)), 0) << "of what has ended nobody is told";
    EXPECT_EQ(run(hints().announce(100)), 0);
    refresh();
    EXPECT_EQ(run(hints().announce(100)), 0);
}

TEST_P(HintsContract, AnOrganizationWithManyToAnnounceDoesNotKeepThoseOfOthers) {
    add_agent("coder", {}, kOtherOrg);
    for (const char* outcome : {"one", "two", "three", "four"})
        for (const char* agent : {"planner", "coder"})
            decide(agent, fmt::format("{} of {}", outcome, agent));
    for (const char* agent : {"planner", "coder"}) {
        TraceRecord later = decision(agent, agent, 10min);
        move_to(later, kOtherOrg);
        record(later);
    }
    refresh();
    const auto announced = [&] {
        return stores_->query(
            "SELECT count(*) FROM conflict_hints WHERE is_announced GROUP BY org_id ORDER BY org_id"
        );
    };
    EXPECT_EQ(run(hints().announce(1)), 1);
    EXPECT_THAT(announced(), ElementsAre("1")) << "one cannot be shared: the oldest";
    EXPECT_EQ(run(hints().announce(3)), 3);
    EXPECT_THAT(announced(), ElementsAre("3", "1")) << "the other one did not need its share";
    EXPECT_EQ(run(hints().announce(100)), 13);
    EXPECT_THAT(announced(), ElementsAre("16", "1"));
}

TEST_P(HintsContract, WhatWasRecordedLongAgoIsFoundAndIsNoNews) {
    decide("planner", "one");
    decide("coder", "two");
    clock_ += std::chrono::hours(25);
    refresh();
    EXPECT_THAT(found(), SizeIs(1));
    EXPECT_EQ(run(hints().announce(100)), 0);
}

AKASHI_CONTRACT(HintsContract);

}  // namespace
}  // namespace akashi::contract
