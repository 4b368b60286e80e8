#include "testing/stores/test_server.hpp"

#include <boost/json/serialize.hpp>

#include <gtest/gtest.h>

namespace akashi::testing {
namespace {

class AgentSummaryHttp : public ::testing::Test {
protected:
    TestServer server;
    HttpClient admin = server.admin();
};

TEST_F(AgentSummaryHttp, TellsWhatAnAgentRecorded) {
    admin.post("/v1/trace", trace_body("planner", "one", "", "planning"));
    admin.post("/v1/trace", trace_body("planner", "two", "", "testing"));
    const auto found = admin.get("/v1/agents/planner/stats");
    ASSERT_EQ(found.status, 200) << found.body;
    const auto& data = found.json.at("data");
    EXPECT_EQ(data.at("agent_id"), "planner");
    const auto& stats = data.at("stats");
    EXPECT_EQ(stats.at("decision_count"), 2);
    EXPECT_EQ(stats.at("avg_confidence"), 0.7);
    EXPECT_EQ(stats.at("low_completeness_count"), 2);
    EXPECT_EQ(boost::json::serialize(stats.at("decision_types")), R"({"planning":1,"testing":1})");
    EXPECT_LT(stats.at("first_decision").as_string(), stats.at("last_decision").as_string());
}

TEST_F(AgentSummaryHttp, HasNoTimesWithoutDecisions) {
    server.add_agent("idle", "agent");
    const auto found = admin.get("/v1/agents/idle/stats");
    EXPECT_EQ(
        boost::json::serialize(found.json.at("data").at("stats")),
        R"({"decision_count":0,"avg_confidence":0,"low_completeness_count":0,"decision_types":{}})"
    );
}

TEST_F(AgentSummaryHttp, IsNotThereForAnUnknownAgent) {
    const auto found = admin.get("/v1/agents/nobody/stats");
    EXPECT_EQ(found.status, 404);
    EXPECT_EQ(found.json.at("error").at("message"), "agent not found");
}

}  // namespace
}  // namespace akashi::testing
