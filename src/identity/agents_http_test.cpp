#include "testing/stores/test_server.hpp"

#include <boost/json/serialize.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace akashi::testing {
namespace {

class AgentsHttp : public ::testing::Test {
protected:
    HttpReply create(const std::string& members) {
        return admin.post("/v1/agents", "{" + members + "}");
    }
    std::string message(const HttpReply& reply) {
        return std::string(reply.json.at("error").at("message").as_string());
    }

    TestServer server{[](app::Config& config) { config.identity.may_delete_agents = true; }};
    HttpClient admin = server.admin();
};

TEST_F(AgentsHttp, AreCreatedWithAKeyThatIsShownOnce) {
    const auto created = create(
        R"("agent_id":"reviewer","name":"Reviewer","role":"reader","tags":["b","a","b"],"metadata":{"x":1})"
    );
    ASSERT_EQ(created.status, 201) << created.body;
    const auto& data = created.json.at("data");
    EXPECT_EQ(data.at("agent_id"), "reviewer");
    EXPECT_EQ(data.at("agent").at("role"), "reader");
    EXPECT_EQ(boost::json::serialize(data.at("tags")), R"(["b","a"])");
    const std::string key(data.at("raw_key").as_string());
    EXPECT_THAT(key, ::testing::MatchesRegex("ak_[0-9a-f]{8}_[0-9a-f]{32}"));
    EXPECT_EQ(server.agent("reviewer", key).get("/v1/decisions/recent").status, 200);
    EXPECT_THAT(admin.get("/v1/agents/reviewer").body, ::testing::Not(::testing::HasSubstr(key)));
}

TEST_F(AgentsHttp, MayBringAKeyOfTheirOwn) {
    const auto created = create(R"("agent_id":"old","name":"Old","api_key":"my long key")");
    ASSERT_EQ(created.status, 201) << created.body;
    EXPECT_FALSE(created.json.at("data").as_object().contains("raw_key"));
    EXPECT_EQ(server.agent("old", "my long key").get("/v1/decisions/recent").status, 200);
}

TEST_F(AgentsHttp, AreRefusedWithTheSpecifiedMessages) {
    create(R"("agent_id":"taken","name":"T")");
    const std::vector<std::tuple<std::string, int, std::string>> refusals = {
        {R"("agent_id":"x")", 400, "agent_id and name are required"},
        {R"("agent_id":"a/b","name":"n")",
         400,
         "agent_id contains invalid character at position 1: '/'"},
        {R"("agent_id":"root","name":"n")", 400, "agent_id \"root\" is reserved and cannot be used"
        },
        {R"("agent_id":"x","name":"n","role":"king")",
         400,
         "invalid role: must be one of platform_admin, org_owner, admin, agent, reader"},
        {R"("agent_id":"x","name":"n","role":"admin")",
         403,
         "cannot create agent with role equal to or higher than your own"},
        {R"("agent_id":"x","name":"n","tags":["Upper"])",
         400,
         "tag must start with a lowercase letter, got 'U'"},
        {R"("agent_id":"taken","name":"n")", 409, "agent_id already exists"},
    };
    for (const auto& [members, status, expected] : refusals) {
        const auto refused = create(members);
        EXPECT_EQ(refused.status, status) << members;
        EXPECT_EQ(message(refused), expected) << members;
    }
}

TEST_F(AgentsHttp, AreListedInOrderOfCreation) {
    create(R"("agent_id":"one","name":"1")");
    create(R"("agent_id":"two","name":"2")");
    admin.post("/v1/trace", trace_body("two", "x"));
    const auto listed = admin.get("/v1/agents?include=stats&limit=2&offset=1");
    ASSERT_EQ(listed.status, 200) << listed.body;
    EXPECT_EQ(listed.json.at("total"), 3);
    EXPECT_EQ(listed.json.at("has_more"), false);
    EXPECT_EQ(listed.json.at("data").at(0).at("agent_id"), "one");
    EXPECT_EQ(listed.json.at("data").at(1).at("decision_count"), 1);
    EXPECT_EQ(admin.get("/v1/agents").status, 200);
}

TEST_F(AgentsHttp, AreChangedInNameAndMetadata) {
    create(R"("agent_id":"a","name":"A","metadata":{"keep":1,"change":1})");
    const auto changed =
        admin.send("PATCH", "/v1/agents/a", R"({"name":"B","metadata":{"change":2}})");
    ASSERT_EQ(changed.status, 200) << changed.body;
    EXPECT_EQ(changed.json.at("data").at("name"), "B");
    EXPECT_EQ(
        boost::json::serialize(changed.json.at("data").at("metadata")), R"({"change":2,"keep":1})"
    );
    EXPECT_EQ(admin.send("PATCH", "/v1/agents/a", "{}").status, 400);
    EXPECT_EQ(admin.send("PATCH", "/v1/agents/a", R"({"name":""})").status, 400);
    EXPECT_EQ(admin.send("PATCH", "/v1/agents/nobody", R"({"name":"x"})").status, 404);
}

TEST_F(AgentsHttp, GetNewTags) {
    create(R"("agent_id":"a","name":"A","tags":["old"])");
    const auto tagged = admin.send("PATCH", "/v1/agents/a/tags", R"({"tags":["new","new"]})");
    EXPECT_EQ(boost::json::serialize(tagged.json.at("data").at("tags")), R"(["new"])");
    const auto missing = admin.send("PATCH", "/v1/agents/a/tags", "{}");
    EXPECT_EQ(missing.status, 400);
    EXPECT_EQ(message(missing), "tags field is required");
    EXPECT_EQ(admin.send("PATCH", "/v1/agents/a/tags", R"({"tags":[]})").status, 200);
}

TEST_F(AgentsHttp, LoseTheirPowerWhenTheyAreDeleted) {
    HttpClient coder = server.add_agent("coder", "agent");
    const auto traced = coder.post("/v1/trace", trace_body("coder", "gone soon"));
    const std::string id(traced.json.at("data").at("decision_id").as_string());

    const auto deleted = admin.send("DELETE", "/v1/agents/coder", "");
    ASSERT_EQ(deleted.status, 200) << deleted.body;
    EXPECT_EQ(deleted.json.at("data").at("deleted").at("decisions"), 1);
    EXPECT_EQ(coder.get("/v1/decisions/recent").status, 401);
    EXPECT_EQ(admin.get("/v1/decisions/" + id).status, 404);
    EXPECT_EQ(admin.send("DELETE", "/v1/agents/coder", "").status, 404);
}

TEST_F(AgentsHttp, DeletedWithATokenInTheirHandCannotUseIt) {
    HttpClient coder = server.add_agent("coder", "agent");
    const auto key = create(R"("agent_id":"b","name":"b","api_key":"bbbbbbbbbb")");
    const auto issued =
        server.anonymous().post("/auth/token", R"({"agent_id":"b","api_key":"bbbbbbbbbb"})");
    const std::string bearer =
        "Bearer " + std::string(issued.json.at("data").at("token").as_string());
    const HttpHeaders headers = {{"Authorization", bearer}};
    EXPECT_EQ(server.anonymous().get("/v1/decisions/recent", headers).status, 200);
    admin.send("DELETE", "/v1/agents/b", "");
    EXPECT_EQ(server.anonymous().get("/v1/decisions/recent", headers).status, 401);
}

TEST_F(AgentsHttp, NamedAdminCannotBeDeleted) {
    const auto refused = admin.send("DELETE", "/v1/agents/admin", "");
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(message(refused), "cannot delete the admin agent");
}

TEST_F(AgentsHttp, AreNotManagedByAgents) {
    HttpClient coder = server.add_agent("coder", "agent");
    EXPECT_EQ(coder.get("/v1/agents").status, 403);
}

TEST(AgentsByDefaultHttp, CannotBeDeleted) {
    TestServer server;
    server.add_agent("coder", "agent");
    const auto refused = server.admin().send("DELETE", "/v1/agents/coder", "");
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(
        refused.json.at("error").at("message"),
        "destructive delete is disabled; set AKASHI_ENABLE_DESTRUCTIVE_DELETE=true to enable"
    );
}

}  // namespace
}  // namespace akashi::testing
