#include "identity/agent_deletion_service.hpp"
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

TEST_F(AgentsHttp, OfTheSameRankOrAboveAreNotChanged) {
    server.add_agent("boss", "reader");
    auto chief = server.add_agent_of(kDefaultOrg, "chief", Role::admin);
    server.add_agent_of(kDefaultOrg, "owner", Role::org_owner);
    for (const char* name : {"owner", "admin"}) {
        const std::string path = std::string("/v1/agents/") + name;
        EXPECT_EQ(chief.send("PATCH", path, R"({"name":"Mine"})").status, 403) << name;
        EXPECT_EQ(chief.send("PATCH", path + "/tags", R"({"tags":["mine"]})").status, 403) << name;
    }
    EXPECT_EQ(chief.send("PATCH", "/v1/agents/chief", R"({"name":"Chief"})").status, 200)
        << "itself";
    EXPECT_EQ(chief.send("PATCH", "/v1/agents/boss", R"({"name":"Boss"})").status, 200);
}

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

TEST_F(AgentsHttp, MayUseAKeyOfTheirOwnWhereTheirAddressHasSentManyWrongOnes) {
    ASSERT_EQ(server.send_wrong_keys("old").status, 429);
    ASSERT_EQ(create(R"("agent_id":"old","name":"Old","api_key":"my long key")").status, 201);
    EXPECT_EQ(server.agent("old", "my long key").get("/v1/decisions/recent").status, 200);
    EXPECT_EQ(server.send_wrong_keys("old").status, 429) << "wrong ones are still limited";
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

TEST_F(AgentsHttp, OfManyDecisionsAreDeletedByAJobWhoseStateCanBeRead) {
    HttpClient coder = server.add_agent("coder", "agent");
    constexpr std::int64_t kDecisions = AgentDeletionService::kStep + 1;
    for (std::int64_t i = 0; i < kDecisions; ++i)
        ASSERT_EQ(coder.post("/v1/trace", trace_body("coder", "one of many")).status, 201);

    const auto accepted = admin.send("DELETE", "/v1/agents/coder", "");
    ASSERT_EQ(accepted.status, 202) << accepted.body;
    const auto& data = accepted.json.at("data");
    EXPECT_EQ(data.at("kind"), "delete_agent");
    EXPECT_THAT(data.at("state"), ::testing::AnyOf("pending", "running")) << "it may go on at once";
    EXPECT_EQ(data.at("agent_id"), "coder");
    EXPECT_EQ(data.at("requested_by"), "admin");
    EXPECT_EQ(data.at("deleted").at("decisions"), AgentDeletionService::kStep);
    const std::string job = "/v1/jobs/" + std::string(data.at("id").as_string());
    EXPECT_EQ(accepted.header("location"), job);
    EXPECT_EQ(coder.get("/v1/decisions/recent").status, 401);
    EXPECT_EQ(admin.get("/v1/agents/coder").status, 404);

    auto state = admin.get(job);
    while (state.status == 200 && state.json.at("data").at("state") != "done") {
        const auto again = admin.send("DELETE", "/v1/agents/coder", "");
        EXPECT_THAT(again.status, ::testing::AnyOf(200, 202, 404)) << "it may just have ended";
        if (again.status == 202) {
            EXPECT_EQ(again.json.at("data").at("id"), data.at("id"));
        }
        state = admin.get(job);
    }
    ASSERT_EQ(state.status, 200) << state.body;
    const auto& done = state.json.at("data");
    EXPECT_EQ(done.at("deleted").at("decisions"), kDecisions);
    EXPECT_EQ(done.at("deleted").at("agents"), 1);
    EXPECT_EQ(done.at("deleted").at("api_keys"), 1);
    EXPECT_TRUE(done.as_object().contains("finished_at"));
    EXPECT_EQ(admin.get("/v1/decisions/recent").json.at("total"), 0);
    EXPECT_EQ(admin.send("DELETE", "/v1/agents/coder", "").status, 404);
    EXPECT_EQ(server.add_agent("reader", "agent").get(job).status, 403);
}

TEST_F(AgentsHttp, HaveNoJobThatNobodyKnows) {
    const auto unknown = admin.get("/v1/jobs/019688f0-2b1c-7d3e-8f40-516273849501");
    EXPECT_EQ(unknown.status, 404);
    EXPECT_EQ(message(unknown), "job not found");
    EXPECT_EQ(admin.get("/v1/jobs/x").status, 400);
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

TEST_F(AgentsHttp, AreWrittenOnceForAnIdempotencyKey) {
    struct Write {
        std::string method, path, body, other_body;
        int status;
    };
    const std::vector<Write> writes = {
        {"POST",
         "/v1/agents",
         R"({"agent_id":"a","name":"A"})",
         R"({"agent_id":"b","name":"A"})",
         201},
        {"PATCH", "/v1/agents/a", R"({"name":"B"})", R"({"name":"C"})", 200},
        {"PATCH", "/v1/agents/a/tags", R"({"tags":["x"]})", R"({"tags":["y"]})", 200},
        {"DELETE", "/v1/agents/a", "", "", 200},
    };
    const HttpHeaders key = {{"X-Idempotency-Key", "k"}};
    std::vector<HttpReply> answers;
    for (const auto& write : writes) {
        answers.push_back(admin.send(write.method, write.path, write.body, key));
        EXPECT_EQ(answers.back().status, write.status) << answers.back().body;
    }
    for (std::size_t i = 0; i < writes.size(); ++i) {
        const auto& [method, path, body, other_body, status] = writes[i];
        const auto again = admin.send(method, path, body, key);
        EXPECT_EQ(again.status, status) << again.body;
        auto expected = answers[i].json.at("data").as_object();
        expected.erase("raw_key");
        EXPECT_EQ(again.json.at("data"), expected) << path;
        if (other_body == body) continue;
        const auto other = admin.send(method, path, other_body, key);
        EXPECT_EQ(other.status, 409) << other.body;
        EXPECT_EQ(message(other), "idempotency key reused with different payload");
    }
    EXPECT_EQ(admin.get("/v1/agents/a").status, 404) << "the repeated creation wrote nothing";
}

TEST_F(AgentsHttp, LeaveNoIdempotencyKeyWhenAWriteFails) {
    const HttpHeaders key = {{"Idempotency-Key", "k"}};
    const auto send = [&](const std::string& method, const std::string& path, const char* body) {
        return admin.send(method, path, body, key).status;
    };
    create(R"("agent_id":"taken","name":"T")");
    EXPECT_EQ(send("POST", "/v1/agents", R"({"agent_id":"taken","name":"T"})"), 409);
    EXPECT_EQ(send("POST", "/v1/agents", R"({"agent_id":"free","name":"T"})"), 201);
    EXPECT_EQ(send("PATCH", "/v1/agents/late", R"({"name":"X"})"), 404);
    EXPECT_EQ(send("PATCH", "/v1/agents/late/tags", R"({"tags":["x"]})"), 404);
    EXPECT_EQ(send("DELETE", "/v1/agents/late", ""), 404);
    create(R"("agent_id":"late","name":"L")");
    EXPECT_EQ(send("PATCH", "/v1/agents/late", R"({"name":"Y"})"), 200);
    EXPECT_EQ(send("PATCH", "/v1/agents/late/tags", R"({"tags":["y"]})"), 200);
    EXPECT_EQ(send("DELETE", "/v1/agents/late", ""), 200);
}

TEST_F(AgentsHttp, KeepTheKeysOfTheirIdempotentWritesApart) {
    HttpClient second = server.add_agent("second", "reader");
    const HttpHeaders key = {{"Idempotency-Key", "k"}};
    EXPECT_EQ(admin.post("/v1/agents", R"({"agent_id":"a","name":"A"})", key).status, 201);
    EXPECT_EQ(admin.send("PATCH", "/v1/agents/a", R"({"name":"N"})", key).status, 200);
    EXPECT_EQ(admin.send("PATCH", "/v1/agents/second", R"({"name":"M"})", key).status, 200);
    EXPECT_EQ(admin.get("/v1/agents/a").json.at("data").at("name"), "N");
    EXPECT_EQ(admin.get("/v1/agents/second").json.at("data").at("name"), "M");
}

TEST_F(AgentsHttp, CreatedAgainWithAChosenKeyAreTheSame) {
    const HttpHeaders key = {{"Idempotency-Key", "k"}};
    const std::string body = R"({"agent_id":"a","name":"A","api_key":"my long key"})";
    EXPECT_EQ(admin.post("/v1/agents", body, key).status, 201);
    EXPECT_EQ(admin.post("/v1/agents", body, key).status, 201);
    const std::string other_key = R"({"agent_id":"a","name":"A","api_key":"another long key"})";
    EXPECT_EQ(admin.post("/v1/agents", other_key, key).status, 201)
        << "keys are no part of a fingerprint";
    EXPECT_EQ(admin.post("/v1/agents", "null", {{"Idempotency-Key", "l"}}).status, 400);
    EXPECT_EQ(server.agent("a", "my long key").get("/v1/decisions/recent").status, 200);
}

TEST_F(AgentsHttp, RefuseTooLongAnIdempotencyKey) {
    const HttpHeaders key = {{"Idempotency-Key", std::string(256, 'k')}};
    const auto refused = admin.post("/v1/agents", R"({"agent_id":"a","name":"A"})", key);
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(message(refused), "idempotency key must be at most 255 bytes");
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
