#include "conflicts/judge_store.hpp"
#include "identity/agent_deletion_service.hpp"
#include "testing/stores/stores.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace akashi::contract {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::int64_t kMany = 100;

class JudgeContract : public ContractTest {
protected:
    TraceRecord decision(
        const std::string& agent_id, const std::optional<std::string>& project = "catalog"
    ) {
        TraceRecord trace = make_trace("an outcome of " + agent_id, agent_id);
        trace.decision.project = project;
        return trace;
    }
    void enqueue(DecisionId id, std::vector<DecisionId> near = {}, OrgId org = kDefaultOrg) {
        run(judge().enqueue(org, id, std::move(near), time_));
    }
    std::vector<QueuedPair> claim(std::int64_t limit = kMany) {
        return run(judge().claim(limit, time_, time_ + 1min));
    }
    /// Two decisions of two agents that wait for the judge.
    QueuedPair queued_pair() {
        enqueue(record(decision("planner")), {record(decision("coder"))});
        auto pairs = claim();
        EXPECT_THAT(pairs, SizeIs(1));
        return pairs.at(0);
    }
    void settle(const QueuedPair& pair, JudgedResult result) {
        result.judged_at = time_;
        run(judge().settle(pair, std::move(result)));
    }
    JudgedResult contradiction(const QueuedPair& pair) {
        const LoadedPair loaded = *run(judge().load(pair));
        JudgedResult result;
        result.conflict = conflict_between(pair.org_id, loaded.b, loaded.a, time_);
        result.conflict->scoring_method = "judge_v1";
        result.conflict->confidence_class = "judged";
        result.conflict->category = "assessment";
        result.conflict->severity = "critical";
        result.conflict->disputed_question = "Is it safe?";
        result.conflict->value_a = "it is safe";
        result.conflict->value_b = "it is not safe";
        return result;
    }
    JudgedResult supersession(DecisionId superseding, DecisionId superseded) {
        JudgedResult result;
        result.supersession = JudgedSupersession{superseding, superseded, "It says so."};
        return result;
    }
    std::vector<ConflictDetail> list_conflicts() {
        return run(conflicts().list(kDefaultOrg, Visibility::everything(), {})).conflicts;
    }
    std::vector<std::string> suggestions() {
        return stores_->query("SELECT relationship, suggested_by, reason FROM decision_supersedes");
    }
    std::string count_pairs() {
        return stores_->query("SELECT count(*) FROM conflict_pairs").at(0);
    }
    void end(DecisionId id, const std::string& agent_id) {
        TraceRecord next = decision(agent_id);
        next.decision.supersedes_id = id;
        record(next);
    }

    Time time_ = *parse_rfc3339("2024-01-02T00:00:00Z");
};

TEST_P(JudgeContract, QueuesWhatOtherAgentsDecidedRecentlyInTheProject) {
    const DecisionId same_agent = record(decision("planner"));
    record(decision("coder", "another project"));
    record(decision("coder", std::nullopt));
    TraceRecord old = decision("coder");
    old.decision.valid_from -= 73h;
    record(old);
    const TraceRecord other = decision("coder");
    record(other);
    const TraceRecord own = decision("planner");
    record(own);
    enqueue(own.decision.id);
    enqueue(own.decision.id);
    const auto pairs = claim();
    ASSERT_THAT(pairs, SizeIs(1));
    const auto [a, b] = std::minmax(own.decision.id, other.decision.id);
    EXPECT_EQ(pairs[0].org_id, kDefaultOrg);
    EXPECT_EQ(pairs[0].decision_a_id, a);
    EXPECT_EQ(pairs[0].decision_b_id, b);
    EXPECT_EQ(pairs[0].attempts, 0);
    EXPECT_NE(same_agent, a);
}

TEST_P(JudgeContract, QueuesWhatIsNearInThisProjectOnly) {
    const DecisionId near = record(decision("planner"));
    const DecisionId far = record(decision("planner", "another project"));
    TraceRecord foreign = decision("planner");
    move_to(foreign, kOtherOrg);
    record(foreign);
    const DecisionId own = record(decision("planner"));
    enqueue(own, {near, far, own, foreign.decision.id});
    EXPECT_THAT(claim(), SizeIs(1));
}

TEST_P(JudgeContract, QueuesNothingOfTwoOrganizations) {
    TraceRecord foreign = decision("planner");
    move_to(foreign, kOtherOrg);
    record(foreign);
    const DecisionId own = record(decision("coder"));
    enqueue(own);
    enqueue(own, {}, kOtherOrg);
    EXPECT_THAT(claim(), IsEmpty());
}

TEST_P(JudgeContract, QueuesNothingForADecisionThatIsNoNews) {
    record(decision("coder"));
    const DecisionId own = record(decision("planner"));
    time_ += 24h * 7;
    enqueue(own);
    EXPECT_THAT(claim(), IsEmpty());
}

TEST_P(JudgeContract, QueuesNoPairWithAKnownConflict) {
    const QueuedPair pair = queued_pair();
    settle(pair, contradiction(pair));
    enqueue(pair.decision_a_id, {pair.decision_b_id});
    EXPECT_EQ(count_pairs(), "0");
}

TEST_P(JudgeContract, QueuesTwentyPairsOfADecisionAtMost) {
    for (int i = 0; i < 25; ++i) record(decision("coder"));
    enqueue(record(decision("planner")));
    EXPECT_EQ(count_pairs(), "20");
}

TEST_P(JudgeContract, ClaimsTheMostLikelyFirst) {
    const TraceRecord own = decision("planner");
    TraceRecord earlier = decision("coder");
    earlier.decision.valid_from -= 30h;
    TraceRecord review = decision("coder");
    review.decision.decision_type = "code_review";
    const TraceRecord near = decision("planner");
    const TraceRecord recent = decision("coder");
    for (const auto& trace : {own, earlier, review, near, recent}) record(trace);
    enqueue(own.decision.id, {near.decision.id});
    std::vector<DecisionId> order;
    for (int i = 0; i < 4; ++i) {
        const auto pairs = claim(1);
        ASSERT_THAT(pairs, SizeIs(1));
        const bool is_a = pairs[0].decision_a_id == own.decision.id;
        order.push_back(is_a ? pairs[0].decision_b_id : pairs[0].decision_a_id);
    }
    EXPECT_THAT(
        order,
        ElementsAre(review.decision.id, recent.decision.id, earlier.decision.id, near.decision.id)
    );
    EXPECT_THAT(claim(), IsEmpty());
}

TEST_P(JudgeContract, FreesWhatWasClaimedWhenItsLockEnds) {
    queued_pair();
    EXPECT_THAT(claim(), IsEmpty());
    time_ += 1min;
    EXPECT_THAT(claim(), SizeIs(1));
}

TEST_P(JudgeContract, LoadsThePairWhileBothAreCurrent) {
    TraceRecord first = decision("planner");
    first.decision.reasoning = "because";
    TraceRecord second = decision("coder");
    record(first);
    record(second);
    enqueue(first.decision.id);
    QueuedPair pair = claim().at(0);
    const bool first_is_a = pair.decision_a_id == first.decision.id;
    const auto loaded = run(judge().load(pair));
    ASSERT_TRUE(loaded);
    const JudgedSide& side = first_is_a ? loaded->texts.a : loaded->texts.b;
    EXPECT_EQ(side.outcome, "an outcome of planner");
    EXPECT_EQ(side.reasoning, "because");
    EXPECT_EQ(side.decision_type, "architecture");
    EXPECT_EQ(side.agent_id, "planner");
    EXPECT_EQ(side.project, "catalog");
    EXPECT_EQ(side.made_at, first.decision.valid_from);
    EXPECT_EQ(loaded->b_is_later, first_is_a);
    EXPECT_EQ((first_is_a ? loaded->b : loaded->a).agent_id, "coder");
    EXPECT_EQ(loaded->a.confidence, first.decision.confidence);
    EXPECT_EQ(loaded->a.id, pair.decision_a_id);
    pair.org_id = kOtherOrg;
    EXPECT_FALSE(run(judge().load(pair)));
    pair.org_id = kDefaultOrg;
    end(first.decision.id, "planner");
    EXPECT_FALSE(run(judge().load(pair)));
}

TEST_P(JudgeContract, SettlesAContradictionAsAConflict) {
    const QueuedPair pair = queued_pair();
    const JudgedResult result = contradiction(pair);
    settle(pair, result);
    const auto found = list_conflicts();
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].id, result.conflict->id);
    EXPECT_EQ(found[0].scoring_method, "judge_v1");
    EXPECT_EQ(found[0].confidence_class, "judged");
    EXPECT_EQ(found[0].conflict_kind, "cross_agent");
    EXPECT_EQ(found[0].category, "assessment");
    EXPECT_EQ(found[0].severity, "critical");
    EXPECT_EQ(found[0].disputed_question, "Is it safe?");
    EXPECT_EQ(found[0].value_a, "it is safe");
    EXPECT_EQ(found[0].value_b, "it is not safe");
    EXPECT_EQ(found[0].agent_a, result.conflict->agent_a);
    EXPECT_EQ(found[0].found_by, result.conflict->found_by);
    EXPECT_EQ(found[0].detected_at, time_);
    EXPECT_EQ(found[0].status, "open");
    EXPECT_EQ(count_pairs(), "0");
    settle(pair, contradiction(pair));  // by another server, whose lock had ended
    EXPECT_THAT(list_conflicts(), SizeIs(1));
}

TEST_P(JudgeContract, WritesNoConflictWhenASideEndedWhileItWasJudged) {
    const QueuedPair pair = queued_pair();
    const JudgedResult result = contradiction(pair);
    end(pair.decision_a_id, find(pair.decision_a_id)->agent_id);
    settle(pair, result);
    EXPECT_THAT(list_conflicts(), IsEmpty());
    EXPECT_EQ(count_pairs(), "0");
}

TEST_P(JudgeContract, WritesNothingWhenASideWasPurgedWhileItWasJudged) {
    const QueuedPair pair = queued_pair();
    const JudgedResult result = contradiction(pair);
    remove_agent("coder");
    EXPECT_EQ(count_pairs(), "0");
    settle(pair, result);
    EXPECT_THAT(list_conflicts(), IsEmpty());
}

TEST_P(JudgeContract, WritesNothingOfAnotherOrganization) {
    const QueuedPair pair = queued_pair();
    QueuedPair foreign = pair;
    foreign.org_id = kOtherOrg;
    settle(foreign, contradiction(pair));
    settle(foreign, supersession(pair.decision_b_id, pair.decision_a_id));
    run(judge().retry_later(foreign, "an error", true, time_));
    EXPECT_THAT(list_conflicts(), IsEmpty());
    EXPECT_THAT(suggestions(), IsEmpty());
    EXPECT_THAT(claim(), IsEmpty());
    EXPECT_EQ(count_pairs(), "1");
}

TEST_P(JudgeContract, SettlesASupersessionAsASuggestion) {
    const DecisionId earlier = record(decision("coder"));
    const DecisionId later = record(decision("planner"));
    enqueue(later);
    const QueuedPair pair = claim().at(0);
    settle(pair, supersession(earlier, later));  // nothing replaces what came later
    EXPECT_THAT(suggestions(), IsEmpty());
    settle(pair, supersession(later, earlier));
    EXPECT_THAT(suggestions(), ElementsAre("suggested|judge_v1|It says so."));
    EXPECT_THAT(list_conflicts(), IsEmpty());
    end(earlier, "coder");
    settle(pair, supersession(later, earlier));
    EXPECT_THAT(suggestions(), SizeIs(1));
}

TEST_P(JudgeContract, RemembersWhatWasDismissedForThisOrganization) {
    const QueuedPair pair = queued_pair();
    JudgedResult result;
    result.dismissed.emplace("a hash", Relationship::complementary);
    EXPECT_FALSE(run(judge().is_dismissed(kDefaultOrg, "a hash")));
    settle(pair, result);
    settle(pair, result);
    EXPECT_TRUE(run(judge().is_dismissed(kDefaultOrg, "a hash")));
    EXPECT_FALSE(run(judge().is_dismissed(kDefaultOrg, "another hash")));
    EXPECT_FALSE(run(judge().is_dismissed(kOtherOrg, "a hash")));
    EXPECT_EQ(count_pairs(), "0");
}

TEST_P(JudgeContract, GivesAPairUpAfterTenAttempts) {
    const QueuedPair pair = queued_pair();
    for (int attempt = 1; attempt <= 12; ++attempt)
        run(judge().retry_later(pair, "away", false, time_));
    for (int attempt = 1; attempt < 10; ++attempt)
        run(judge().retry_later(pair, "garbled", true, time_ + 1h));
    EXPECT_THAT(claim(), IsEmpty());
    time_ += 1h;
    EXPECT_EQ(claim().at(0).attempts, 9);
    run(judge().retry_later(pair, "garbled", true, time_));
    EXPECT_THAT(claim(), IsEmpty());
    EXPECT_THAT(
        stores_->query("SELECT attempts, last_error FROM conflict_pairs"), ElementsAre("10|garbled")
    );
}

TEST_P(JudgeContract, ForgetsWhatIsOld) {
    const QueuedPair pair = queued_pair();
    JudgedResult result;
    result.dismissed.emplace("a hash", Relationship::unrelated);
    settle(pair, result);
    enqueue(pair.decision_a_id);
    EXPECT_EQ(run(judge().forget(time_, time_)), 0);
    EXPECT_EQ(count_pairs(), "1");
    EXPECT_TRUE(run(judge().is_dismissed(kDefaultOrg, "a hash")));
    EXPECT_EQ(run(judge().forget(time_ + 1s, time_ + 1s)), 1);
    EXPECT_EQ(count_pairs(), "0");
    EXPECT_FALSE(run(judge().is_dismissed(kDefaultOrg, "a hash")));
}

AKASHI_CONTRACT(JudgeContract);

}  // namespace
}  // namespace akashi::contract
