// Decisions that wait to be compared, and those that fail, on every store.
#include "base/log.hpp"
#include "conflicts/scoring_fixture.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace akashi::contract {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ScoringQueueContract : public ScoringTest {
protected:
    boost::asio::awaitable<void> wait_for_the_end_of_claims() {
        clock_ += 30s;
        co_return;
    }
};

TEST_P(ScoringQueueContract, AClaimedDecisionIsNobodyElsesUntilTheClaimEnds) {
    const DecisionId id = say("one");
    say("another");
    const auto jobs = run(scoring().claim(1, clock_, clock_ + 30s));
    ASSERT_THAT(jobs, SizeIs(1));
    EXPECT_EQ(jobs[0].decision_id, id) << "the oldest first";
    EXPECT_THAT(run(scoring().claim(9, clock_, clock_ + 30s)), SizeIs(1));
    EXPECT_THAT(run(scoring().claim(9, clock_ + 29s, clock_ + 60s)), IsEmpty());
    EXPECT_THAT(run(scoring().claim(9, clock_ + 30s, clock_ + 60s)), SizeIs(2));
}

TEST_P(ScoringQueueContract, WhatAClaimHasNoTimeForIsLeftToTheNextOne) {
    say("Never log access tokens.");
    for (int i = 0; i < 68; ++i) say("We discussed it.");
    say("Always log access tokens.", "coder");
    watched_->before_save = [this] { return wait_for_the_end_of_claims(); };
    EXPECT_TRUE(run(worker_->step()));
    EXPECT_THAT(queue(), SizeIs(6)) << "64 are done at once";
    EXPECT_FALSE(run(worker_->step()));
    EXPECT_THAT(queue(), IsEmpty());
    EXPECT_THAT(all(), SizeIs(1));
}

TEST_P(ScoringQueueContract, AFailedAttemptCountsAndTheNextOneWaits) {
    say("Never log access tokens.");
    const auto jobs = run(scoring().claim(1, clock_, clock_ + 30s));
    ASSERT_THAT(jobs, SizeIs(1));
    run(scoring().retry_later(jobs[0], "it is broken", clock_ + 10s));
    EXPECT_THAT(run(scoring().claim(1, clock_ + 9s, clock_ + 40s)), IsEmpty());
    const auto again = run(scoring().claim(1, clock_ + 10s, clock_ + 40s));
    ASSERT_THAT(again, SizeIs(1));
    EXPECT_EQ(again[0].attempts, 1);
}

TEST_P(ScoringQueueContract, OnlyTheDecisionThatFailsIsTriedAgainAndOnceTooOftenLeftAlone) {
    std::vector<std::string> lines;
    const log::Capture capture([&lines](std::string_view line) {
        if (line.contains("conflict search")) lines.emplace_back(line);
    });
    const DecisionId bad = say("bad");
    watched_->broken = {bad};
    say("Never log access tokens.");
    say("Always log access tokens.", "coder");
    step();
    EXPECT_THAT(all(), SizeIs(1));
    EXPECT_THAT(
        stores_->query("SELECT last_error FROM conflict_queue"), ElementsAre("it is broken")
    );
    for (const auto pause : {2s, 4s, 8s, 16s, 32s, 64s, 128s, 256s, 300s}) {
        EXPECT_THAT(lines, Each(HasSubstr("cannot be compared now")));
        clock_ += pause - kTick;
        EXPECT_THAT(run(scoring().claim(1, clock_, clock_)), IsEmpty()) << pause;
        clock_ += kTick;
        step();
    }
    EXPECT_THAT(queue(), ElementsAre("10"));
    EXPECT_THAT(lines.back(), AllOf(HasSubstr("left alone"), HasSubstr(bad.str())));
    EXPECT_THAT(run(scoring().claim(1, clock_ + 1h, clock_ + 1h)), IsEmpty());
}

TEST_P(ScoringQueueContract, ADatabaseThatIsAwayCountsNoAttempt) {
    say("Never log access tokens.");
    watched_->is_away = true;
    EXPECT_THROW(step(), Unavailable);
    EXPECT_THAT(queue(), ElementsAre("0"));
    watched_->is_away = false;
    clock_ += 30s;
    step();
    EXPECT_THAT(queue(), IsEmpty());
}

AKASHI_CONTRACT(ScoringQueueContract);

}  // namespace
}  // namespace akashi::contract
