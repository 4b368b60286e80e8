#include "testing/stores/test_server.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace akashi::testing {
namespace {

using ::testing::HasSubstr;

class TokensHttp : public ::testing::Test {
protected:
    HttpReply issue(HttpClient client, const std::string& body) {
        return client.post("/v1/auth/scoped-token", body);
    }
    std::string token_of(const HttpReply& reply) {
        return std::string(reply.json.at("data").at("token").as_string());
    }
    HttpReply send(const std::string& method, const std::string& path, const std::string& token) {
        return server.anonymous().send(method, path, {}, {{"Authorization", "Bearer " + token}});
    }
    std::string message(const HttpReply& reply) {
        return std::string(reply.json.at("error").at("message").as_string());
    }

    TestServer server;
};

TEST_F(TokensHttp, AnAdminActsAsAnAgentAndSeesWhatItSees) {
    server.add_agent("coder", "agent");
    const auto issued = issue(server.admin(), R"({"as_agent_id":"coder","expires_in":60})");
    ASSERT_EQ(issued.status, 200) << issued.body;
    EXPECT_EQ(issued.json.at("data").at("as_agent_id"), "coder");
    EXPECT_EQ(issued.json.at("data").at("scoped_by"), "admin");
    const std::string token = token_of(issued);
    EXPECT_EQ(send("GET", "/v1/decisions/recent", token).status, 200);
    EXPECT_EQ(send("GET", "/v1/agents", token).status, 403) << "an agent may not";
}

TEST_F(TokensHttp, AScopedTokenIsOnlyForAgentsOfALowerRank) {
    server.add_agent("owner", "reader");
    EXPECT_EQ(issue(server.add_agent("coder", "agent"), R"({"as_agent_id":"owner"})").status, 403);
    const auto self = issue(server.admin(), R"({"as_agent_id":"admin"})");
    EXPECT_EQ(self.status, 403);
    EXPECT_EQ(
        message(self),
        "cannot issue scoped token for agent with role equal to or higher than your own"
    );
    EXPECT_EQ(message(issue(server.admin(), "{}")), "as_agent_id is required");
    EXPECT_EQ(issue(server.admin(), R"({"as_agent_id":"a b"})").status, 400);
    const auto unknown = issue(server.admin(), R"({"as_agent_id":"nobody"})");
    EXPECT_EQ(unknown.status, 404);
    EXPECT_EQ(message(unknown), "agent not found: nobody");
}

TEST_F(TokensHttp, TheKeySetIsPublicAndNamesTheKeyOfTheTokens) {
    const auto keys = server.anonymous().get("/.well-known/jwks.json");
    ASSERT_EQ(keys.status, 200);
    const auto& key = keys.json.at("keys").at(0);
    EXPECT_EQ(key.at("kty"), "OKP");
    EXPECT_EQ(key.at("crv"), "Ed25519");
    EXPECT_EQ(key.at("alg"), "EdDSA");
    EXPECT_FALSE(key.as_object().contains("d")) << "the private key";
    EXPECT_THAT(keys.header("content-type"), HasSubstr("application/jwk-set+json"));
}

}  // namespace
}  // namespace akashi::testing
