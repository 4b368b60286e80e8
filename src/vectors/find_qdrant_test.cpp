#include "vectors/qdrant_fixture.hpp"

#include <gmock/gmock.h>

namespace akashi {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

/// A search that asks for one thing.
template <class Field, class Value>
VectorSearch with(Field DecisionFilter::* field, Value value) {
    VectorSearch search;
    search.filter.*field = std::move(value);
    return search;
}

/// Two points: number 1 has everything that a filter could ask for, and number 2 nothing of it.
class TwoPoints : public ::testing::Test, protected QdrantFixture {
protected:
    explicit TwoPoints(const char* engine) : QdrantFixture({.engine = engine}) {
        first.run_id = RunId::make();
        first.agent_id = "coder";
        first.decision_type = "security";
        first.outcome = "chose Postgres";
        first.confidence = 0.7F;
        first.valid_from = from_microseconds(1'700'000'000'500'000);
        first.session_id = SessionId::make();
        first.tool = "cli";
        first.model = "opus";
        first.project = "billing";
        first.trace_id = "trace-1";
        second.valid_from = from_microseconds(1'600'000'000'500'000);
        second.confidence = 0.2F;
        upsert({first, second});
    }

    VectorPoint first = make_point(1, {1, 0, 0});
    VectorPoint second = make_point(2, {0.6F, 0.8F, 0});
};

class FindOnQdrant : public TwoPoints {
protected:
    FindOnQdrant() : TwoPoints("fast") {}
};

class FilterOnQdrant : public TwoPoints {
protected:
    FilterOnQdrant() : TwoPoints("local") {}
};

TEST_F(FindOnQdrant, GivesTheNearestFirstWithTheirCosine) {
    const auto hits = find({});
    ASSERT_EQ(hits.size(), 2);
    EXPECT_EQ(hits[0].id, make_id(1));
    EXPECT_NEAR(hits[0].similarity, 1, 1e-5);
    EXPECT_EQ(hits[1].id, make_id(2));
    EXPECT_NEAR(hits[1].similarity, 0.6, 1e-5);
}

TEST_F(FindOnQdrant, GivesAtMostTheLimit) {
    VectorSearch search;
    search.limit = 1;
    EXPECT_THAT(find_numbers(search), ElementsAre(1));
}

TEST_F(FilterOnQdrant, PassesWhatEachFilterAsksFor) {
    const auto one = ElementsAre(1);
    EXPECT_THAT(
        find_numbers(with(&DecisionFilter::agent_ids, std::vector<std::string>{"coder"})), one
    );
    EXPECT_THAT(find_numbers(with(&DecisionFilter::run_id, first.run_id)), one);
    EXPECT_THAT(find_numbers(with(&DecisionFilter::decision_type, "security")), one);
    EXPECT_THAT(find_numbers(with(&DecisionFilter::confidence_min, 0.7F)), one);
    EXPECT_THAT(find_numbers(with(&DecisionFilter::outcome, "chose Postgres")), one);
    EXPECT_THAT(find_numbers(with(&DecisionFilter::session_id, first.session_id)), one);
    EXPECT_THAT(find_numbers(with(&DecisionFilter::tool, "cli")), one);
    EXPECT_THAT(find_numbers(with(&DecisionFilter::model, "opus")), one);
    EXPECT_THAT(find_numbers(with(&DecisionFilter::project, "billing")), one);
    EXPECT_THAT(find_numbers(with(&DecisionFilter::trace_id, "trace-1")), one);
}

TEST_F(FilterOnQdrant, FindsNothingForWhatNoPointHas) {
    EXPECT_THAT(
        find_numbers(with(&DecisionFilter::agent_ids, std::vector<std::string>{"nobody"})),
        IsEmpty()
    );
    EXPECT_THAT(find_numbers(with(&DecisionFilter::run_id, RunId::make())), IsEmpty());
    EXPECT_THAT(find_numbers(with(&DecisionFilter::confidence_min, 0.71F)), IsEmpty());
    EXPECT_THAT(find_numbers(with(&DecisionFilter::outcome, "chose postgres")), IsEmpty());
    auto two = with(&DecisionFilter::tool, "cli");
    two.filter.project = "other";
    EXPECT_THAT(find_numbers(two), IsEmpty());
}

TEST_F(FilterOnQdrant, NeverLosesAPointAtTheEdgeOfARangeOfTimes) {
    EXPECT_THAT(find_numbers(with(&DecisionFilter::from, first.valid_from)), ElementsAre(1));
    EXPECT_THAT(find_numbers(with(&DecisionFilter::to, second.valid_from)), ElementsAre(2));
    auto both = with(&DecisionFilter::from, second.valid_from);
    both.filter.to = first.valid_from;
    EXPECT_THAT(find_numbers(both), ElementsAre(1, 2));
    const auto second_later = first.valid_from + std::chrono::seconds(1);
    EXPECT_THAT(find_numbers(with(&DecisionFilter::from, second_later)), IsEmpty());
}

TEST_F(FilterOnQdrant, TakesOnlyDecisionsWithoutProjectWhenAsked) {
    VectorSearch search;
    search.only_without_project = true;
    EXPECT_THAT(find_numbers(search), ElementsAre(2));
}

TEST_F(FilterOnQdrant, TakesOnlyVisibleAgents) {
    VectorSearch search;
    search.visible_agents = {"planner"};
    EXPECT_THAT(find_numbers(search), ElementsAre(2));
    search.visible_agents = {"planner", "coder"};
    EXPECT_THAT(find_numbers(search), ElementsAre(1, 2));
    search.filter.agent_ids = {"coder"};
    EXPECT_THAT(find_numbers(search), ElementsAre(1));
}

TEST_F(FilterOnQdrant, TakesAnyOfThousandsOfVisibleAgents) {
    VectorSearch search;
    search.visible_agents.emplace();
    for (int number = 0; number < 5'000; ++number)
        search.visible_agents->push_back("agent-" + std::to_string(number));
    EXPECT_THAT(find_numbers(search), IsEmpty());
    search.visible_agents->insert(search.visible_agents->begin() + 2'500, "coder");
    EXPECT_THAT(find_numbers(search), ElementsAre(1));
}

TEST_F(FindOnQdrant, DoesNotAskWhenNoAgentIsVisible) {
    VectorSearch search;
    search.visible_agents.emplace();
    EXPECT_THAT(find_numbers(search), IsEmpty());
    EXPECT_EQ(qdrant.calls("Query"), 0);
}

TEST_F(FilterOnQdrant, SeesOnlyItsOrganization) {
    auto foreign = make_point(3, {1, 0, 0});
    foreign.org_id = OrgId::make();
    upsert({foreign});
    EXPECT_THAT(find_numbers(), ElementsAre(1, 2));
    VectorSearch search;
    search.org = foreign.org_id;
    EXPECT_THAT(find_numbers(search), ElementsAre(3));
}

TEST_F(FindOnQdrant, SkipsAPointWhoseIdIsNoDecision) {
    qdrant.add_number(
        "akashi_decisions", 7, {1, 0, 0}, {{"org_id", OrgId().str()}, {"agent_id", "planner"}}
    );
    EXPECT_THAT(find_numbers(), UnorderedElementsAre(1, 2));
    EXPECT_EQ(count_lines("qdrant: invalid UUID in point ID"), 1);
}

TEST_F(FindOnQdrant, RefusesAVectorThatIsNone) {
    VectorSearch search;
    search.vector = {1, std::numeric_limits<float>::quiet_NaN(), 0};
    EXPECT_THROW(find(search), VectorsAway);
}

}  // namespace
}  // namespace akashi
