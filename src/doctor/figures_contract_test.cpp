// What is counted for operators, on every store.
#include "doctor/figures_store.hpp"
#include "testing/stores/stores.hpp"

#include <gtest/gtest.h>

namespace akashi::contract {
namespace {

class FiguresContract : public ContractTest {
protected:
    StoreFigures measure() { return run(figures().measure()); }
    DecisionId say(const std::string& outcome, const std::string& agent_id) {
        return record(make_trace(outcome, agent_id));
    }
};

TEST_P(FiguresContract, NothingWaitsInAnEmptyDatabase) {
    const StoreFigures empty = measure();
    for (const QueueFigures& queue : {empty.outbox, empty.scoring, empty.pairs}) {
        EXPECT_EQ(queue.waiting + queue.retrying + queue.dead_letters, 0);
        EXPECT_EQ(queue.oldest, std::nullopt);
    }
}

TEST_P(FiguresContract, TellsTheQueuesApart) {
    const DecisionId first = say("one", "planner");
    const Time of_first = clock_;
    const DecisionId second = say("two", "coder");
    const Time of_second = clock_;
    say("three", "coder");
    run(judge().enqueue(kDefaultOrg, second, {}, clock_));
    ScoringResult result;
    result.done = {{kDefaultOrg, first}};
    run(scoring().save(result));
    const StoreFigures found = measure();
    EXPECT_EQ(found.outbox.waiting, 3);
    EXPECT_EQ(found.scoring.waiting, 2);
    EXPECT_EQ(found.pairs.waiting, 1);
    EXPECT_EQ(found.outbox.oldest, of_first);
    EXPECT_EQ(found.scoring.oldest, of_second);
    EXPECT_EQ(found.pairs.oldest, clock_);
}

TEST_P(FiguresContract, WhatFailsWaitsUntilItIsGivenUp) {
    const DecisionId id = say("one", "planner");
    run(scoring().retry_later({kDefaultOrg, id, 0}, "it is broken", clock_));
    EXPECT_EQ(measure().scoring.waiting, 1);
    EXPECT_EQ(measure().scoring.retrying, 1);
    for (std::int64_t attempts = 1; attempts < 10; ++attempts)
        run(scoring().retry_later({kDefaultOrg, id, attempts}, "it is broken", clock_));
    const QueueFigures queue = measure().scoring;
    EXPECT_EQ(queue.waiting, 0);
    EXPECT_EQ(queue.retrying, 0);
    EXPECT_EQ(queue.dead_letters, 1);
    EXPECT_EQ(queue.oldest, std::nullopt) << "nobody waits for it";
}

AKASHI_CONTRACT(FiguresContract);

}  // namespace
}  // namespace akashi::contract
