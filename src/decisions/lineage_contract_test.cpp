#include "decisions/link_fixture.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class LineageContract : public LinkTest {};

TEST_P(LineageContract, HasThePrecedentAndTheNewestDecisionsThatCite) {
    const DecisionId precedent = record("precedent", "alpha");
    TraceRecord trace = make_trace("itself", "alpha");
    trace.decision.precedent_ref = precedent;
    const DecisionId itself = record(trace);
    cite(itself, "first");
    cite(itself, "second", "beta");
    const auto found = lineage(itself).value();
    EXPECT_EQ(found.precedent->id, precedent);
    EXPECT_THAT(outcomes_of(found.citing), ElementsAre("second", "first"));
    EXPECT_FALSE(found.has_more_citing);
    EXPECT_THAT(outcomes_of(lineage(precedent)->citing), ElementsAre("itself"));
    EXPECT_FALSE(lineage(precedent)->precedent.has_value());
}

TEST_P(LineageContract, GivesEachFieldItsOwnValue) {
    TraceRecord trace = make_trace("citing", "alpha");
    trace.decision.precedent_ref = record("precedent", "alpha");
    trace.decision.precedent_reason = "a reason";
    trace.decision.project = "a project";
    trace.decision.valid_from -= std::chrono::hours(1);
    record(trace);
    const LineageEntry entry = lineage(*trace.decision.precedent_ref)->citing.at(0);
    EXPECT_EQ(entry.id, trace.decision.id);
    EXPECT_EQ(entry.run_id, trace.run.id);
    EXPECT_EQ(entry.agent_id, "alpha");
    EXPECT_EQ(entry.decision_type, "architecture");
    EXPECT_EQ(entry.outcome, "citing");
    EXPECT_EQ(entry.confidence, trace.decision.confidence);
    EXPECT_EQ(entry.project, "a project");
    EXPECT_EQ(entry.precedent_reason, "a reason");
    EXPECT_EQ(entry.transaction_time, trace.decision.transaction_time);
    EXPECT_EQ(entry.valid_from, trace.decision.valid_from);
    EXPECT_EQ(entry.valid_to, std::nullopt);
}

TEST_P(LineageContract, KeepsAPrecedentThatEndedAndDropsCitationsThatEnded) {
    const DecisionId precedent = record("precedent", "alpha");
    const DecisionId citing = cite(precedent, "citing");
    supersede(precedent, "instead of the precedent");
    EXPECT_NE(lineage(citing)->precedent->valid_to, std::nullopt);
    EXPECT_THAT(outcomes_of(lineage(precedent)->citing), ElementsAre("citing"));
    supersede(citing, "revised");
    EXPECT_THAT(lineage(precedent)->citing, IsEmpty());
}

TEST_P(LineageContract, ShowsTwentyCitationsAndTellsOfMore) {
    const DecisionId precedent = record("precedent", "alpha");
    for (int i = 1; i <= 20; ++i) cite(precedent, fmt::format("{}", i));
    EXPECT_EQ(lineage(precedent)->citing.size(), 20U);
    EXPECT_FALSE(lineage(precedent)->has_more_citing);
    cite(precedent, "21");
    const auto found = lineage(precedent).value();
    EXPECT_EQ(found.citing.size(), 20U);
    EXPECT_EQ(found.citing.front().outcome, "21");
    EXPECT_EQ(found.citing.back().outcome, "2");
    EXPECT_TRUE(found.has_more_citing);
}

TEST_P(LineageContract, TellsNothingOfWhatTheCallerMayNotSee) {
    const DecisionId hidden = record("hidden", "gamma");
    const DecisionId seen = cite(hidden, "seen");
    cite(seen, "hidden, too", "gamma");
    cite(seen, "of a colleague", "beta");
    const auto alpha = Visibility::of_agent("alpha");
    const auto found = lineage(seen, alpha).value();
    EXPECT_FALSE(found.precedent.has_value());
    EXPECT_THAT(outcomes_of(found.citing), ElementsAre("of a colleague"));
    EXPECT_FALSE(lineage(hidden, alpha).has_value());
    EXPECT_EQ(lineage(seen)->precedent->id, hidden);
    EXPECT_EQ(lineage(seen)->citing.size(), 2U);
}

TEST_P(LineageContract, OfAnUnknownOrForeignDecisionIsNone) {
    EXPECT_FALSE(lineage(DecisionId::make()).has_value());
    TraceRecord foreign = make_trace("foreign");
    move_to(foreign, kOtherOrg);
    record(foreign);
    EXPECT_FALSE(lineage(foreign.decision.id).has_value());
    EXPECT_TRUE(lineage(foreign.decision.id, Visibility::everything(), kOtherOrg).has_value());
}

AKASHI_CONTRACT(LineageContract);

}  // namespace
}  // namespace akashi::contract
