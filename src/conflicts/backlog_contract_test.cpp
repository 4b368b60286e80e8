// What waits in the search for conflicts, on every store.
#include "conflicts/backlog_store.hpp"
#include "conflicts/figures_fixture.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::UnorderedElementsAre;

class BacklogContract : public FiguresTest {
protected:
    ConflictBacklog backlog() { return run(conflict_backlog().find()); }
    std::vector<std::string> open() {
        std::vector<std::string> lines;
        for (const auto& [confidence_class, severity, count] : backlog().open)
            lines.push_back(fmt::format("{} {} {}", confidence_class, severity, count));
        return lines;
    }
};

TEST_P(BacklogContract, ConflictsAreCountedUntilTheyAreSettled) {
    dispute("ttl");
    dispute("retries");
    dispute_elsewhere("ttl");
    set("severity = 'low'", "ttl");
    set("severity = 'high'", "retries");
    EXPECT_THAT(open(), UnorderedElementsAre("exact low 2", "exact high 1"));
    set("status = 'resolved'", "retries");
    EXPECT_THAT(open(), UnorderedElementsAre("exact low 2"));
}

TEST_P(BacklogContract, DecisionsWaitUntilTheyAreComparedOrGivenUp) {
    bind("planner", "ttl", "one");
    const DecisionId broken = bind("planner", "retries", "two");
    EXPECT_EQ(backlog().comparisons.pending, 2);
    EXPECT_EQ(backlog().comparisons.dead, 0);
    std::int64_t attempts = 0;
    for (; attempts < kMostScoringAttempts; ++attempts)
        run(scoring().retry_later({kDefaultOrg, broken, attempts}, "it is broken", now()));
    EXPECT_EQ(backlog().comparisons.pending, 1);
    EXPECT_EQ(backlog().comparisons.dead, 1);
}

TEST_P(BacklogContract, PairsWaitForTheJudge) {
    bind("planner", "ttl", "one");
    const DecisionId later = bind("coder", "retries", "two");
    EXPECT_EQ(backlog().judgements.pending, 0);
    run(judge().enqueue(kDefaultOrg, later, {}, clock_));
    EXPECT_EQ(backlog().judgements.pending, 1);
    EXPECT_EQ(backlog().judgements.dead, 0);
}

AKASHI_CONTRACT(BacklogContract);

}  // namespace
}  // namespace akashi::contract
