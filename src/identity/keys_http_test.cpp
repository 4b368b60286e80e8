#include "testing/stores/test_server.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace akashi::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

class KeysHttp : public ::testing::Test {
protected:
    KeysHttp() { server.add_agent("coder", "agent"); }

    HttpReply create(const std::string& members) {
        return admin.post("/v1/keys", "{" + members + "}");
    }
    /// The new key of an agent, as `data` of the answer.
    boost::json::object created(const std::string& members = R"("agent_id":"coder")") {
        const auto reply = create(members);
        EXPECT_EQ(reply.status, 201) << reply.body;
        return reply.json.at("data").as_object();
    }
    static std::string text(const boost::json::value& of, const std::string& member) {
        return std::string(of.at(member).as_string());
    }
    static std::string message(const HttpReply& reply) {
        return text(reply.json.at("error"), "message");
    }
    HttpReply revoke(const std::string& id, const HttpHeaders& headers = {}) {
        return admin.send("DELETE", "/v1/keys/" + id, "", headers);
    }
    HttpReply rotate(const std::string& id, const HttpHeaders& headers = {}) {
        return admin.post("/v1/keys/" + id + "/rotate", "", headers);
    }
    /// What an agent gets that has the key.
    int status_with(const std::string& raw_key, const std::string& agent_id = "coder") {
        return server.agent(agent_id, raw_key).get("/v1/decisions/recent").status;
    }
    boost::json::value listed(const std::string& id) {
        const auto page = admin.get("/v1/keys");
        for (const auto& key : page.json.at("data").as_array())
            if (text(key, "id") == id) return key;
        ADD_FAILURE() << id << " is not in " << page.body;
        return {};
    }

    TestServer server{[](app::Config& config) { config.identity.may_delete_agents = true; }};
    HttpClient admin = server.admin();
};

TEST_F(KeysHttp, AreShownOnceAndWorkAtOnce) {
    const auto key =
        created(R"("agent_id":"coder","label":"laptop","expires_at":"2999-01-01T00:00:00+01:00")");
    EXPECT_THAT(text(key, "raw_key"), MatchesRegex("ak_[0-9a-f]{8}_[0-9a-f]{32}"));
    EXPECT_THAT(text(key, "raw_key"), HasSubstr("ak_" + text(key, "prefix") + "_"));
    EXPECT_EQ(text(key, "agent_id"), "coder");
    EXPECT_EQ(text(key, "label"), "laptop");
    EXPECT_EQ(text(key, "created_by"), "admin");
    EXPECT_EQ(text(key, "expires_at"), "2998-12-31T23:00:00Z");
    EXPECT_FALSE(key.contains("revoked_at") || key.contains("last_used_at"));
    EXPECT_EQ(status_with(text(key, "raw_key")), 200);
    const auto page = admin.get("/v1/keys");
    EXPECT_THAT(page.body, AllOf(Not(HasSubstr("raw_key")), Not(HasSubstr("hash"))));
    EXPECT_THAT(page.body, Not(HasSubstr(text(key, "raw_key"))));
    EXPECT_EQ(text(listed(text(key, "id")), "prefix"), text(key, "prefix"));
}

TEST_F(KeysHttp, AreListedNewestFirstInPages) {
    const auto first = created();
    const auto second = created();
    revoke(text(second, "id"));
    const auto page = admin.get("/v1/keys?limit=2");
    ASSERT_EQ(page.status, 200) << page.body;
    EXPECT_EQ(page.json.at("total"), 4) << "with the first keys of admin and coder";
    EXPECT_EQ(page.json.at("has_more"), true);
    EXPECT_EQ(page.json.at("next_offset"), 2);
    EXPECT_EQ(page.json.at("data").at(0).at("id"), second.at("id"));
    EXPECT_TRUE(page.json.at("data").at(0).as_object().contains("revoked_at"));
    EXPECT_EQ(page.json.at("data").at(1).at("id"), first.at("id"));
    const auto rest = admin.get("/v1/keys?offset=2");
    EXPECT_EQ(rest.json.at("limit"), 50);
    EXPECT_EQ(rest.json.at("has_more"), false);
    EXPECT_EQ(text(rest.json.at("data").at(0), "label"), "default");
}

TEST_F(KeysHttp, AreRefusedWithTheSpecifiedMessages) {
    const std::string long_label(256, 'x');
    const std::vector<std::tuple<std::string, int, std::string>> refusals = {
        {"", 400, "agent_id is required"},
        {R"("agent_id":"a b")", 400, "agent_id contains invalid character at position 1: ' '"},
        {R"("agent_id":"coder","label":")" + long_label + '"',
         400,
         "label must be at most 255 characters"},
        {R"("agent_id":"coder","expires_at":"tomorrow")",
         400,
         "invalid expires_at format (expected RFC3339)"},
        {R"("agent_id":"coder","expires_at":"")",
         400,
         "invalid expires_at format (expected RFC3339)"},
        {R"("agent_id":"coder","expires_at":"2020-01-01T00:00:00Z")",
         400,
         "expires_at must be in the future"},
        {R"("agent_id":"coder","expires_at":5)", 400, "invalid request body"},
        {R"("agent_id":"coder","api_key":"chosen by me")", 400, "invalid request body"},
        {R"("agent_id":"nobody")", 404, "agent not found"},
    };
    for (const auto& [members, status, expected] : refusals) {
        const auto refused = create(members);
        EXPECT_EQ(refused.status, status) << members;
        EXPECT_EQ(message(refused), expected) << members;
    }
    EXPECT_EQ(
        created(fmt::format(R"("agent_id":"coder","label":"{}")", long_label.substr(1)))
            .at("label"),
        long_label.substr(1)
    );
}

TEST_F(KeysHttp, DoNotWorkAfterTheirRevocation) {
    const auto key = created();
    const std::string raw = text(key, "raw_key");
    const auto other = created();
    ASSERT_EQ(status_with(raw), 200);
    const auto revoked = revoke(text(key, "id"));
    EXPECT_EQ(revoked.status, 204);
    EXPECT_EQ(revoked.body, "");
    EXPECT_EQ(status_with(raw), 401);
    EXPECT_EQ(status_with(text(other, "raw_key")), 200);
    const auto again = revoke(text(key, "id"));
    EXPECT_EQ(again.status, 409);
    EXPECT_EQ(message(again), "key is already revoked");
    EXPECT_TRUE(listed(text(key, "id")).as_object().contains("revoked_at"));
}

TEST_F(KeysHttp, AreRotatedWithTheirLabelAndExpiry) {
    const auto old =
        created(R"("agent_id":"coder","label":"ci","expires_at":"2999-01-01T00:00:00Z")");
    ASSERT_EQ(status_with(text(old, "raw_key")), 200);
    const auto rotated = rotate(text(old, "id"));
    ASSERT_EQ(rotated.status, 200) << rotated.body;
    const auto& data = rotated.json.at("data");
    EXPECT_EQ(data.at("revoked_key_id"), old.at("id"));
    const auto& made = data.at("new_key");
    EXPECT_NE(made.at("id"), old.at("id"));
    EXPECT_EQ(text(made, "agent_id"), "coder");
    EXPECT_EQ(text(made, "label"), "ci");
    EXPECT_EQ(text(made, "expires_at"), "2999-01-01T00:00:00Z");
    EXPECT_EQ(status_with(text(old, "raw_key")), 401);
    EXPECT_EQ(status_with(text(made, "raw_key")), 200);
    const auto again = rotate(text(old, "id"));
    EXPECT_EQ(again.status, 409);
    EXPECT_EQ(message(again), "key is already revoked");
}

TEST_F(KeysHttp, AreRotatedWhateverTheBodyIs) {
    for (const std::string body : {"{}", "null", "", "no JSON"}) {
        const auto key = created();
        const auto reply = admin.post("/v1/keys/" + text(key, "id") + "/rotate", body);
        EXPECT_EQ(reply.status, 200) << body;
    }
}

TEST_F(KeysHttp, AreLookedForInTheOrganizationOnly) {
    const std::string unknown = "019688f1-0a2b-7d5e-9f60-718293a4b5c6";
    for (const auto& reply : {revoke(unknown), rotate(unknown)}) {
        EXPECT_EQ(reply.status, 404);
        EXPECT_EQ(message(reply), "api key not found");
    }
    for (const auto& reply : {revoke("ak_0011aabb"), rotate("ak_0011aabb")}) {
        EXPECT_EQ(reply.status, 400);
        EXPECT_EQ(message(reply), "invalid key id");
    }
}

TEST_F(KeysHttp, AreForAdminsOnly) {
    const auto key = created();
    for (const std::string role : {"agent", "reader"}) {
        HttpClient lesser = server.add_agent("lesser-" + role, role);
        EXPECT_EQ(lesser.get("/v1/keys").status, 403);
        EXPECT_EQ(lesser.post("/v1/keys", R"({"agent_id":"coder"})").status, 403);
        EXPECT_EQ(lesser.send("DELETE", "/v1/keys/" + text(key, "id"), "").status, 403);
        EXPECT_EQ(lesser.post("/v1/keys/" + text(key, "id") + "/rotate", "").status, 403);
    }
    EXPECT_EQ(status_with(text(key, "raw_key")), 200);
}

TEST_F(KeysHttp, LetAnAdminRotateTheirOwn) {
    const auto own = created(R"("agent_id":"admin")");
    HttpClient with_own = server.agent("admin", text(own, "raw_key"));
    const auto rotated = with_own.post("/v1/keys/" + text(own, "id") + "/rotate", "");
    ASSERT_EQ(rotated.status, 200) << rotated.body;
    EXPECT_EQ(with_own.get("/v1/keys").status, 401);
    const auto raw = text(rotated.json.at("data").at("new_key"), "raw_key");
    EXPECT_EQ(status_with(raw, "admin"), 200);
}

TEST_F(KeysHttp, AreWrittenOnceForAnIdempotencyKey) {
    const HttpHeaders once{{"Idempotency-Key", "make"}};
    const std::string body = R"({"agent_id":"coder","label":"ci"})";
    const auto first = admin.post("/v1/keys", body, once).json.at("data");
    const auto second = admin.post("/v1/keys", body, once);
    EXPECT_EQ(second.status, 201);
    EXPECT_EQ(second.json.at("data").at("id"), first.at("id"));
    EXPECT_THAT(second.body, Not(HasSubstr("raw_key")));
    EXPECT_EQ(admin.post("/v1/keys", R"({"agent_id":"admin"})", once).status, 409);

    const HttpHeaders rotating{{"Idempotency-Key", "rotate"}};
    const auto rotated = rotate(text(first, "id"), rotating).json.at("data");
    const auto repeated = rotate(text(first, "id"), rotating);
    EXPECT_EQ(repeated.status, 200) << repeated.body;
    EXPECT_EQ(repeated.json.at("data").at("new_key").at("id"), rotated.at("new_key").at("id"));
    EXPECT_EQ(repeated.json.at("data").at("revoked_key_id"), first.at("id"));
    EXPECT_THAT(repeated.body, Not(HasSubstr("raw_key")));

    const HttpHeaders revoking{{"Idempotency-Key", "revoke"}};
    const std::string id = text(rotated.at("new_key"), "id");
    EXPECT_EQ(revoke(id, revoking).status, 204);
    EXPECT_EQ(revoke(id, revoking).status, 204);
    EXPECT_EQ(revoke(id).status, 409);
}

TEST_F(KeysHttp, GoWithTheirAgent) {
    const auto key = created();
    revoke(text(created(), "id"));
    const auto deleted = admin.send("DELETE", "/v1/agents/coder", "");
    ASSERT_EQ(deleted.status, 200) << deleted.body;
    EXPECT_EQ(deleted.json.at("data").at("deleted").at("api_keys"), 3);
    EXPECT_EQ(revoke(text(key, "id")).status, 404);
    EXPECT_EQ(admin.get("/v1/keys").json.at("total"), 1);
}

TEST_F(KeysHttp, TellTheirLastUseAfterTheServerStopped) {
    const auto used = created();
    const auto exchanged = created();
    const auto unused = created();
    ASSERT_EQ(status_with(text(used, "raw_key")), 200);
    ASSERT_EQ(
        server.anonymous()
            .post(
                "/auth/token",
                fmt::format(R"({{"agent_id":"coder","api_key":"{}"}})", text(exchanged, "raw_key"))
            )
            .status,
        200
    );
    server.restart();
    admin = server.admin();
    EXPECT_TRUE(listed(text(used, "id")).as_object().contains("last_used_at"));
    EXPECT_TRUE(listed(text(exchanged, "id")).as_object().contains("last_used_at"));
    EXPECT_FALSE(listed(text(unused, "id")).as_object().contains("last_used_at"));
}

}  // namespace
}  // namespace akashi::testing
