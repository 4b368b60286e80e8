#include "decisions/link_fixture.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class GraphContract : public LinkTest {
protected:
    DecisionGraph around(DecisionId id, std::int64_t depth, const std::string& agent_id = {}) {
        return graph(id, depth, agent_id).value();
    }
};

TEST_P(GraphContract, FollowsReferencesInBothDirectionsNearestFirst) {
    const DecisionId first = record("first", "alpha");
    const DecisionId second = supersede(first, "second");
    const DecisionId start = cite(second, "start");
    const DecisionId follower = cite(start, "follower");
    supersede(follower, "last", "beta");
    EXPECT_THAT(nodes_of(around(start, 1)), ElementsAre("0 start", "1 follower", "1 second"));
    const auto all = around(start, 2);
    EXPECT_THAT(
        nodes_of(all), ElementsAre("0 start", "1 follower", "1 second", "2 last", "2 first")
    );
    EXPECT_THAT(
        edges_of(all),
        UnorderedElementsAre(
            "start cites second", "follower cites start", "second ends first", "last ends follower"
        )
    );
    EXPECT_FALSE(all.is_truncated);
}

TEST_P(GraphContract, ShowsEveryNodeAndEdgeOnceWhenReferencesMeet) {
    const DecisionId root = record("root", "alpha");
    cite(root, "left");
    const DecisionId right = cite(root, "right");
    TraceRecord both = make_trace("both", "alpha");
    both.decision.precedent_ref = right;
    both.decision.supersedes_id = root;
    record(both);
    const auto all = around(root, 5);
    EXPECT_THAT(nodes_of(all), ElementsAre("0 root", "1 both", "1 right", "1 left"));
    EXPECT_THAT(
        edges_of(all),
        UnorderedElementsAre(
            "left cites root", "right cites root", "both cites right", "both ends root"
        )
    );
}

/// No trace makes such references. They stand for any way in which they could come to be.
TEST_P(GraphContract, EndsInACircle) {
    const DecisionId one = record("one", "alpha");
    cite(cite(one, "two"), "three");
    stores_->query(
        "UPDATE decisions SET precedent_ref = (SELECT t.id FROM decisions t WHERE"
        " t.outcome = 'three') WHERE outcome = 'one'"
    );
    const auto all = around(one, 5);
    EXPECT_THAT(nodes_of(all), ElementsAre("0 one", "1 three", "1 two"));
    EXPECT_EQ(all.edges.size(), 3U);
}

TEST_P(GraphContract, GivesEachFieldItsOwnValue) {
    TraceRecord trace = make_trace(std::string(300, 'x'), "alpha");
    trace.decision.project = "a project";
    const DecisionId id = record(trace);
    supersede(id, "new");
    const GraphNode node = around(id, 1).nodes.front();
    EXPECT_EQ(node.id, id);
    EXPECT_EQ(node.agent_id, "alpha");
    EXPECT_EQ(node.decision_type, "architecture");
    EXPECT_EQ(node.outcome, std::string(kNodeOutcome + 1, 'x')) << "cut in the database";
    EXPECT_EQ(node.confidence, trace.decision.confidence);
    EXPECT_EQ(node.project, "a project");
    EXPECT_EQ(node.valid_from, trace.decision.valid_from);
    EXPECT_EQ(node.valid_to, clock_);
}

TEST_P(GraphContract, StopsAtItsLargestSizeWithTheNewestAndSaysSo) {
    const DecisionId root = record("root", "alpha");
    for (int i = 1; i < kMaxGraphNodes; ++i) cite(root, fmt::format("{}", i));
    EXPECT_EQ(around(root, 5).nodes.size(), 200U);
    EXPECT_FALSE(around(root, 5).is_truncated);
    cite(root, "one too many");
    const auto cut = around(root, 5);
    EXPECT_EQ(cut.nodes.size(), 200U);
    EXPECT_EQ(cut.nodes.at(1).outcome, "one too many");
    EXPECT_TRUE(cut.is_truncated);
}

TEST_P(GraphContract, SaysThatItIsCutAlsoWhenTheNextLevelBegins) {
    const DecisionId root = record("root", "alpha");
    DecisionId last = root;
    for (int i = 1; i < kMaxGraphNodes; ++i) last = cite(root, fmt::format("{}", i));
    cite(last, "next level");
    EXPECT_FALSE(around(root, 1).is_truncated);
    EXPECT_TRUE(around(root, 2).is_truncated);
}

TEST_P(GraphContract, NeitherShowsNorCrossesWhatTheCallerMayNotSee) {
    const DecisionId start = record("start", "alpha");
    const DecisionId hidden = cite(start, "hidden", "gamma");
    cite(hidden, "behind it");
    cite(start, "of a colleague", "beta");
    EXPECT_THAT(nodes_of(around(start, 5, "alpha")), ElementsAre("0 start", "1 of a colleague"));
    EXPECT_EQ(around(start, 5).nodes.size(), 4U);
    const auto refused = graph(hidden, 1, "alpha");
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().code(), ErrorCode::not_found);
}

TEST_P(GraphContract, OfAnUnknownOrForeignDecisionIsNotFound) {
    TraceRecord foreign = make_trace("foreign");
    move_to(foreign, kOtherOrg);
    record(foreign);
    for (const DecisionId& id : {DecisionId::make(), foreign.decision.id}) {
        const auto refused = graph(id, 1);
        ASSERT_TRUE(refused.has_error());
        EXPECT_EQ(refused.error().message(), "decision not found");
    }
    EXPECT_TRUE(graph(foreign.decision.id, 1, {}, kOtherOrg).has_value());
}

AKASHI_CONTRACT(GraphContract);

}  // namespace
}  // namespace akashi::contract
