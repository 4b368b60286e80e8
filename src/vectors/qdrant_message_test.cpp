#include "vectors/qdrant_message.hpp"

#include "base/crypto.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <map>

namespace akashi {
namespace {

using ::testing::ElementsAre;

Time at(std::int64_t microseconds) { return from_microseconds(microseconds); }

std::map<std::string, qdrant::FieldCondition> conditions(const qdrant::Filter& filter) {
    std::map<std::string, qdrant::FieldCondition> fields;
    for (const auto& condition : filter.must())
        if (condition.has_field()) fields[condition.field().key()] = condition.field();
    return fields;
}

TEST(QdrantPoint, HasTheIdTheVectorAndWhatFiltersCompare) {
    VectorPoint point;
    point.id = DecisionId::make();
    point.org_id = OrgId::make();
    point.run_id = RunId::make();
    point.agent_id = "planner";
    point.decision_type = "architecture";
    point.outcome = "chose Redis";
    point.confidence = 0.5F;
    point.completeness_score = 0.25F;
    point.valid_from = at(1'700'000'000'900'000);
    point.session_id = SessionId::make();
    point.project = "billing";
    point.vector = {0.6F, 0.8F};
    const auto made = make_point(point);
    const auto& payload = made.payload();
    EXPECT_EQ(made.id().uuid(), point.id.str());
    EXPECT_THAT(made.vectors().vector().dense().data(), ElementsAre(0.6F, 0.8F));
    EXPECT_EQ(payload.at("org_id").string_value(), point.org_id.str());
    EXPECT_EQ(payload.at("run_id").string_value(), point.run_id.str());
    EXPECT_EQ(payload.at("session_id").string_value(), point.session_id->str());
    EXPECT_EQ(payload.at("agent_id").string_value(), "planner");
    EXPECT_EQ(payload.at("decision_type").string_value(), "architecture");
    EXPECT_EQ(payload.at("project").string_value(), "billing");
    EXPECT_EQ(payload.at("confidence").double_value(), 0.5);
    EXPECT_EQ(payload.at("completeness_score").double_value(), 0.25);
    EXPECT_EQ(payload.at("valid_from_unix").double_value(), 1'700'000'000);
    EXPECT_EQ(
        payload.at("outcome_hash").string_value(),
        to_hex(as_text(sha256("chose Redis"))).substr(0, 32)
    );
}

TEST(QdrantPoint, LeavesOutWhatItsDecisionDoesNotHave) {
    const auto made = make_point({});
    for (const char* name : {"session_id", "tool", "model", "project", "trace_id"})
        EXPECT_FALSE(made.payload().contains(name)) << name;
}

TEST(QdrantPoint, LeavesOutANumberThatIsNone) {
    VectorPoint point;
    point.confidence = std::nanf("");
    point.completeness_score = std::numeric_limits<float>::infinity();
    EXPECT_FALSE(make_point(point).payload().contains("confidence"));
    EXPECT_FALSE(make_point(point).payload().contains("completeness_score"));
}

TEST(QdrantPoint, HasASecondThatIsNotAfterItsTime) {
    VectorPoint point;
    point.valid_from = at(-1);
    EXPECT_EQ(make_point(point).payload().at("valid_from_unix").double_value(), -1);
}

TEST(QdrantFilter, AlwaysHasTheOrganization) {
    VectorSearch search;
    search.org = OrgId::make();
    const auto filter = *make_filter(search);
    ASSERT_EQ(filter.must_size(), 1);
    EXPECT_EQ(conditions(filter).at("org_id").match().keyword(), search.org.str());
}

TEST(QdrantFilter, HasTheAgentsThatAreAskedForAndVisible) {
    VectorSearch search;
    search.visible_agents = {"a", "c", "b"};
    search.filter.agent_ids = {"b", "hidden", "c"};
    auto agents = conditions(*make_filter(search)).at("agent_id");
    EXPECT_THAT(agents.match().keywords().strings(), ElementsAre("b", "c"));
    search.filter.agent_ids = {};
    agents = conditions(*make_filter(search)).at("agent_id");
    EXPECT_THAT(agents.match().keywords().strings(), ElementsAre("a", "c", "b"));
    search.filter.agent_ids = {"c"};
    agents = conditions(*make_filter(search)).at("agent_id");
    EXPECT_EQ(agents.match().keyword(), "c");
    search.visible_agents = std::nullopt;
    search.filter.agent_ids = {"x", "y"};
    agents = conditions(*make_filter(search)).at("agent_id");
    EXPECT_THAT(agents.match().keywords().strings(), ElementsAre("x", "y"));
}

TEST(QdrantFilter, IsNoneWhenNothingCanMeetIt) {
    VectorSearch search;
    search.visible_agents = std::vector<std::string>();
    EXPECT_FALSE(make_filter(search));
    search.visible_agents = {"a"};
    search.filter.agent_ids = {"b"};
    EXPECT_FALSE(make_filter(search));
    search = {};
    search.filter.confidence_min = std::nanf("");
    EXPECT_FALSE(make_filter(search));
}

TEST(QdrantFilter, WidensTimesToWholeSeconds) {
    VectorSearch search;
    search.filter.from = at(5'700'000);
    search.filter.to = at(9'100'000);
    const auto filter = *make_filter(search);
    ASSERT_EQ(filter.must_size(), 3);
    EXPECT_EQ(filter.must(1).field().range().gte(), 5);
    EXPECT_EQ(filter.must(2).field().range().lte(), 9);
    search.filter.to = at(-1);
    EXPECT_EQ(make_filter(search)->must(2).field().range().lte(), -1);
}

TEST(QdrantPointId, IsNotMadeByAkashiWhenItIsNoUuid) {
    qdrant::PointId id;
    id.set_num(7);
    EXPECT_FALSE(decision_of(id));
    id.set_uuid("not one");
    EXPECT_FALSE(decision_of(id));
    EXPECT_EQ(decision_of(make_point_id(DecisionId())), DecisionId());
}

}  // namespace
}  // namespace akashi
