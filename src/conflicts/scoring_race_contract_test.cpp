// Decisions that end, move or are compared by somebody else meanwhile, on every store.
#include "conflicts/scoring_fixture.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <utility>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ScoringRaceContract : public ScoringTest {};

TEST_P(ScoringRaceContract, AnEndedDecisionIsNoLongerFound) {
    const DecisionId old = say("Never log access tokens.");
    step();
    EXPECT_NE(count("decision_positions"), "0");
    supersede(old, "We discussed it.");
    EXPECT_EQ(count("decision_positions"), "0");
    say("Always log access tokens.", "coder");
    step();
    EXPECT_THAT(all(), IsEmpty());
}

TEST_P(ScoringRaceContract, ADecisionThatEndsBeforeItsTurnIsNotFiled) {
    const DecisionId old = say("Never log access tokens.");
    supersede(old, "We discussed it.");
    step();
    EXPECT_THAT(queue(), IsEmpty());
    EXPECT_EQ(count("decision_positions"), "0");
}

TEST_P(ScoringRaceContract, NothingIsWrittenAboutADecisionThatEndsMeanwhile) {
    const DecisionId old = say("Never log access tokens.");
    say("Always log access tokens.", "coder");
    watched_->before_save = [&] { return supersede_later(old); };
    step();
    EXPECT_THAT(all(), IsEmpty());
    EXPECT_THAT(queue(), SizeIs(1)) << "that of the revision";
}

TEST_P(ScoringRaceContract, ADecisionThatMovesWhileItIsComparedIsComparedWhereItIsThen) {
    const DecisionId moved = say("Never log access tokens.");
    say("Always log access tokens.", "coder");
    const DecisionId there = say("Always log access tokens.", "reviewer", "shop");
    watched_->before_save = [&] { return move_later(moved, "shop"); };
    step();
    EXPECT_THAT(all(), IsEmpty()) << "they are of two projects now";
    EXPECT_THAT(queue(), ElementsAre("0"));
    step();
    EXPECT_THAT(queue(), IsEmpty());
    const auto found = all();
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(
        std::minmax(moved, there), std::minmax(found[0].decision_a_id, found[0].decision_b_id)
    );
}

TEST_P(ScoringRaceContract, WhatMovesAwayMeanwhileIsNoReplacementOfWhatStays) {
    say("Never log access tokens.");
    const DecisionId moved = say("Always log access tokens. This replaces the old rule.", "coder");
    watched_->before_save = [&] { return move_later(moved, "shop"); };
    step();
    EXPECT_EQ(count("decision_supersedes"), "0");
}

TEST_P(ScoringRaceContract, AConflictIsResolvedWhenOneOfTheTwoEnds) {
    const DecisionId old = say("Never log access tokens.");
    say("Always log access tokens.", "coder");
    step();
    supersede(old, "We discussed it.");
    EXPECT_EQ(all().at(0).status, "resolved");
    EXPECT_EQ(all().at(0).resolved_by, "system:revision");
}

TEST_P(ScoringRaceContract, OfTwoThatAreComparedAtOnceTheLaterSearchFindsTheOther) {
    for (const bool is_filed : {false, true}) {
        const std::string matter = is_filed ? "refresh tokens" : "access tokens";
        const DecisionId first = say("Never log " + matter);
        const DecisionId second = say("Always log " + matter, "coder");
        const std::size_t before = all().size();
        Happening& happening = is_filed ? watched_->after_file : watched_->before_file;
        happening = [&] { return compare(second); };
        ScoringBatch batch(*watched_, threads_, [this] { return clock_; });
        std::vector<ScoringJob> jobs{{kDefaultOrg, first, 0}};
        run(batch.work_off(jobs));
        EXPECT_THAT(all(), SizeIs(before + 1)) << is_filed;
    }
}

TEST_P(ScoringRaceContract, ASuggestionIsNotMadeOfADecisionThatEndsMeanwhile) {
    const DecisionId old = say("Never log access tokens.");
    say("Always log access tokens. This replaces the old rule.", "coder");
    watched_->before_save = [&] { return supersede_later(old); };
    step();
    EXPECT_EQ(count("decision_supersedes"), "0");
}

AKASHI_CONTRACT(ScoringRaceContract);

}  // namespace
}  // namespace akashi::contract
