#include "testing/stores/stores.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class OutboxContract : public ContractTest {
protected:
    std::vector<OutboxEntry> claim(Time time, std::int64_t limit = 10) {
        return run(outbox().claim(limit, time, time + kLock));
    }

    static constexpr std::chrono::seconds kLock{60};
};

TEST_P(OutboxContract, HandsOutTheOldestFirstAndLocksThem) {
    const DecisionId first = record("first");
    const DecisionId second = record("second");
    const DecisionId third = record("third");
    const auto batch = claim(clock_, 2);
    ASSERT_THAT(batch, SizeIs(2));
    EXPECT_EQ(batch[0].decision_id, first);
    EXPECT_EQ(batch[1].decision_id, second);
    EXPECT_EQ(batch[0].operation, OutboxOperation::upsert);
    EXPECT_EQ(batch[0].org_id, kDefaultOrg);
    EXPECT_EQ(batch[0].attempts, 0);
    EXPECT_EQ(claim(clock_).at(0).decision_id, third);
    EXPECT_THAT(claim(clock_ + kLock - kTick), IsEmpty());
    EXPECT_THAT(claim(clock_ + kLock), SizeIs(3)) << "a lock that ran out frees its entry";
}

TEST_P(OutboxContract, SharesNothingBetweenClaimsThatComeTogether) {
    using boost::asio::experimental::awaitable_operators::operator&&;
    std::vector<DecisionId> recorded;
    for (int i = 0; i < 20; ++i) recorded.push_back(record("one of many"));
    std::vector<DecisionId> claimed;
    const auto claim_five = [&]() -> boost::asio::awaitable<void> {
        for (const auto& entry : co_await outbox().claim(5, clock_, clock_ + kLock))
            claimed.push_back(entry.decision_id);
    };
    run((claim_five() && claim_five()) && (claim_five() && claim_five()));
    EXPECT_THAT(claimed, ::testing::UnorderedElementsAreArray(recorded));
}

TEST_P(OutboxContract, RemovesEverythingThatEndsFromTheSearch) {
    const DecisionId old = record("elderly");
    const DecisionId draft = record("sketchy");
    TraceRecord next = make_trace("recent");
    next.decision.supersedes_id = old;
    next.also_ends = {draft};
    record(next);
    std::vector<DecisionId> removed;
    for (const auto& entry : claim(clock_))
        if (entry.operation == OutboxOperation::remove) removed.push_back(entry.decision_id);
    EXPECT_THAT(removed, ::testing::UnorderedElementsAre(old, draft));
    EXPECT_THAT(find_text("elderly"), IsEmpty());
    EXPECT_THAT(find_text("sketchy"), IsEmpty());
    EXPECT_THAT(find_text("recent"), SizeIs(1));
}

TEST_P(OutboxContract, ForgetsWhatIsComplete) {
    record("done");
    run(outbox().complete(claim(clock_)));
    EXPECT_THAT(claim(clock_ + 2 * kLock), IsEmpty());
}

TEST_P(OutboxContract, KeepsWhatIsInTheQueueAcrossAReopen) {
    record("kept");
    stores_->reopen();
    EXPECT_THAT(claim(clock_), SizeIs(1));
}

TEST_P(OutboxContract, QueuesTheRemovalOfASupersededDecision) {
    const DecisionId old = record("old");
    TraceRecord revision = make_trace("new");
    revision.decision.supersedes_id = old;
    record(revision);
    std::vector<DecisionId> removed;
    for (const auto& entry : claim(clock_))
        if (entry.operation == OutboxOperation::remove) removed.push_back(entry.decision_id);
    EXPECT_EQ(removed, std::vector{old});
}

TEST_P(OutboxContract, DoesNotLoseARequestThatCameWhileItsForerunnerWasWorkedOff) {
    const DecisionId id = record("deleted later");
    TraceRecord revision = make_trace("successor", "coder");
    revision.decision.supersedes_id = id;
    record(revision);
    const auto before = claim(clock_);
    // The agent's removal queues the removal of the same decision once more.
    remove_agent("planner");
    run(outbox().complete(before));
    const auto after = claim(clock_);
    ASSERT_THAT(after, SizeIs(1));
    EXPECT_EQ(after[0].decision_id, id);
    EXPECT_EQ(after[0].operation, OutboxOperation::remove);
    EXPECT_EQ(after[0].attempts, 0);
}

TEST_P(OutboxContract, FreesAFailedEntryLaterAndGivesUpAfterTenAttempts) {
    record("failing");
    Time time = clock_;
    for (int attempt = 0; attempt < 10; ++attempt) {
        const auto entry = claim(time).at(0);
        EXPECT_EQ(entry.attempts, attempt);
        run(outbox().retry_later(entry, "index is away", time + 2 * kTick));
        EXPECT_THAT(claim(time + kTick), IsEmpty());
        time += 2 * kTick;
    }
    EXPECT_THAT(claim(time + 2 * kLock), IsEmpty());
}

TEST_P(OutboxContract, FreesWhatIsReleasedWithoutCountingAnAttempt) {
    record("first");
    run(outbox().release(claim(clock_)));
    const auto again = claim(clock_);
    ASSERT_THAT(again, SizeIs(1));
    EXPECT_EQ(again[0].attempts, 0);
}

TEST_P(OutboxContract, HoldsTheEndOfADecisionBackWhileItsBeginningIsWorkedOn) {
    const DecisionId id = record("elderly");
    const auto first = claim(clock_);
    TraceRecord revision = make_trace("recent");
    revision.decision.supersedes_id = id;
    record(revision);
    const auto others = claim(clock_);
    ASSERT_THAT(others, SizeIs(1));
    EXPECT_EQ(others[0].decision_id, revision.decision.id);
    run(outbox().complete(first));
    const auto end = claim(clock_);
    ASSERT_THAT(end, SizeIs(1));
    EXPECT_EQ(end[0].decision_id, id);
    EXPECT_EQ(end[0].operation, OutboxOperation::remove);
}

TEST_P(OutboxContract, DiscardsWhatAsksForAVectorAndNothingElse) {
    const DecisionId id = record("elderly");
    TraceRecord revision = make_trace("recent");
    revision.decision.supersedes_id = id;
    record(revision);
    EXPECT_EQ(run(outbox().discard_upserts(10, clock_ - kTick)), 0) << "they are not so old";
    EXPECT_EQ(run(outbox().discard_upserts(1, clock_ + kTick)), 1);
    EXPECT_EQ(run(outbox().discard_upserts(10, clock_ + kTick)), 1);
    const auto left = claim(clock_);
    ASSERT_THAT(left, SizeIs(1));
    EXPECT_EQ(left[0].operation, OutboxOperation::remove);
}

TEST_P(OutboxContract, QueuesCurrentDecisionsThatHaveNoVectorOfTheModel) {
    const DecisionId old = record("elderly");
    TraceRecord revision = make_trace("recent");
    revision.decision.supersedes_id = old;
    const DecisionId recent = record(revision);
    const DecisionId missing = record("missing");
    const DecisionId other = record("of another model");
    run(outbox().complete(claim(clock_)));
    run(vectors().store.save("model", {{recent, kDefaultOrg, Vector{1, 0}}}));
    run(vectors().store.save("another", {{other, kDefaultOrg, Vector{1, 0}}}));

    const auto queue = [&](std::optional<std::string> model, bool takes_others = false) {
        std::int64_t count = 0;
        OutboxUpkeep::Backfill backfill{std::move(model), {}, 3, clock_, takes_others};
        while (true) {
            const auto step = run(outbox_upkeep().queue_missing(backfill));
            if (!step.last) return count;
            count += step.count;
            backfill.after = step.last;
        }
    };
    EXPECT_EQ(queue("a third", true), 1) << "with others, only what has none";
    EXPECT_EQ(queue("model"), 1);
    EXPECT_EQ(queue("model"), 0) << "they are queued";
    std::vector<DecisionId> queued;
    for (const auto& entry : claim(clock_)) queued.push_back(entry.decision_id);
    EXPECT_THAT(queued, ::testing::UnorderedElementsAre(missing, other));
    EXPECT_EQ(queue({}), 3) << "all, since the two are claimed already";
    EXPECT_EQ(run(outbox_upkeep().count_decisions({})), 4) << "ended ones, too";
}

TEST_P(OutboxContract, TellsHowFarItIsBehindAndForgetsDeadLettersOfThePast) {
    record("failing");
    Time time = clock_;
    for (int attempt = 0; attempt < 10; ++attempt, time += kTick)
        run(outbox().retry_later(claim(time).at(0), "no room", time));
    record("waiting");
    const OutboxStatus status = run(outbox_upkeep().status());
    EXPECT_EQ(status.pending, 1);
    EXPECT_EQ(status.dead_letters, 1);
    EXPECT_EQ(status.oldest, clock_);
    EXPECT_EQ(run(outbox_upkeep().clean(clock_ - kTick)), 0);
    EXPECT_EQ(run(outbox_upkeep().clean(clock_ + kTick)), 1);
    EXPECT_EQ(run(outbox_upkeep().status()).dead_letters, 0);
    EXPECT_EQ(run(outbox_upkeep().status()).pending, 1);
}

AKASHI_CONTRACT(OutboxContract);

}  // namespace
}  // namespace akashi::contract
