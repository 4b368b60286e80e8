#include "testing/stores/test_server.hpp"

#include <boost/json/parse.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace akashi::testing {
namespace {

namespace json = boost::json;

class FacetsHttp : public ::testing::Test {
protected:
    void record(const std::string& agent, const std::string& type, const std::string& project) {
        std::string body = trace_body(agent, "x", "", type);
        if (!project.empty())
            body.insert(body.size() - 1, R"(,"context":{"project":")" + project + "\"}");
        const auto traced = admin.post("/v1/trace", body);
        EXPECT_EQ(traced.status, 201) << traced.body;
    }
    static json::value facets_for(HttpClient& client) {
        const auto reply = client.get("/v1/decisions/facets");
        EXPECT_EQ(reply.status, 200) << reply.body;
        return reply.json.at("data");
    }

    TestServer server;
    HttpClient admin = server.admin();
};

TEST_F(FacetsHttp, NameAndCountTheTypesProjectsAndAgents) {
    EXPECT_EQ(facets_for(admin), json::parse(R"({"types":[],"projects":[],"agents":[],
        "type_counts":[],"project_counts":[],"agent_counts":[],"truncated":false})"));
    record("planner", "security", "web");
    record("planner", "planning", "api");
    record("coder", "security", "web");
    record("planner", "security", "");
    EXPECT_EQ(facets_for(admin), json::parse(R"({
        "types":["planning","security"],
        "projects":["api","web"],
        "agents":["coder","planner"],
        "type_counts":[{"name":"security","count":3},{"name":"planning","count":1}],
        "project_counts":[{"name":"web","count":2},{"name":"api","count":1}],
        "agent_counts":[{"name":"planner","count":3},{"name":"coder","count":1}],
        "truncated":false})"));
}

TEST_F(FacetsHttp, ShowNothingOfWhatTheCallerMayNotSee) {
    HttpClient alpha = server.add_agent("alpha", "reader", R"(["eu"])");
    HttpClient beta = server.add_agent("beta", "agent", R"(["eu"])");
    HttpClient gamma = server.add_agent("gamma", "agent", R"(["us"])");
    record("alpha", "planning", "open");
    record("beta", "planning", "open");
    record("gamma", "secret type", "secret project");
    EXPECT_EQ(facets_for(alpha), json::parse(R"({
        "types":["planning"],"projects":["open"],"agents":["alpha","beta"],
        "type_counts":[{"name":"planning","count":2}],
        "project_counts":[{"name":"open","count":2}],
        "agent_counts":[{"name":"alpha","count":1},{"name":"beta","count":1}],
        "truncated":false})"));
    EXPECT_EQ(facets_for(gamma).at("types"), json::parse(R"(["secret type"])"));
    EXPECT_EQ(server.anonymous().get("/v1/decisions/facets").status, 401);
}

}  // namespace
}  // namespace akashi::testing
