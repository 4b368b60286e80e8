#include "base/crypto.hpp"
#include "base/time.hpp"
#include "testing/stores/test_server.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace akashi::testing {
namespace {

class AuthHttp : public ::testing::Test {
protected:
    HttpReply token_for(const std::string& agent, const std::string& key) {
        return server.anonymous().post(
            "/auth/token", fmt::format(R"({{"agent_id":"{}","api_key":"{}"}})", agent, key)
        );
    }
    HttpReply recent_with(const std::string& authorization) {
        return server.anonymous().get("/v1/decisions/recent", {{"Authorization", authorization}});
    }
    std::string message(const HttpReply& reply) {
        return std::string(reply.json.at("error").at("message").as_string());
    }

    TestServer server;
};

TEST_F(AuthHttp, TakesAKeyOrTheTokenThatItBuys) {
    const std::string key = server.admin_key();
    EXPECT_EQ(recent_with("ApiKey admin:" + key).status, 200);
    EXPECT_EQ(recent_with("apikey admin:" + key).status, 200);

    const auto issued = token_for("admin", key);
    ASSERT_EQ(issued.status, 200) << issued.body;
    const std::string token(issued.json.at("data").at("token").as_string());
    EXPECT_EQ(recent_with("Bearer " + token).status, 200);
    EXPECT_EQ(recent_with("bearer " + token).status, 200);
    EXPECT_TRUE(issued.json.at("data").at("expires_at").is_string());
}

TEST_F(AuthHttp, ATokenSaysWhoseItIsAndUntilWhen) {
    server.add_agent("auditor", "reader");
    const auto agent = server.admin().get("/v1/agents/admin").json.at("data");
    const auto issued = token_for("admin", server.admin_key()).json.at("data").as_object();
    EXPECT_EQ(issued.size(), 2u);
    const std::string token(issued.at("token").as_string());
    const auto first = token.find('.');
    const auto claims = boost::json::parse(
        base64url_decode(std::string_view(token).substr(first + 1, token.rfind('.') - first - 1))
            .value()
    );
    EXPECT_EQ(claims.at("sub"), agent.at("id"));
    for (const char* name : {"agent_id", "org_id", "role"})
        EXPECT_EQ(claims.at(name), agent.at(name)) << name;
    EXPECT_EQ(claims.at("iss"), "akashi");
    const std::int64_t end = claims.at("exp").as_int64();
    constexpr std::int64_t kDay = 24 * 60 * 60;
    EXPECT_EQ(end - claims.at("iat").as_int64(), kDay);
    EXPECT_EQ(issued.at("expires_at"), format_rfc3339(Time(std::chrono::seconds(end))).c_str());
}

TEST_F(AuthHttp, TheFirstColonEndsTheNameAndTheRestIsTheKey) {
    const auto created = server.admin().post(
        "/v1/agents", R"({"agent_id":"colon","name":"n","api_key":"a key: with:colons"})"
    );
    ASSERT_EQ(created.status, 201) << created.body;
    EXPECT_EQ(recent_with("ApiKey colon:a key: with:colons").status, 200);
    EXPECT_EQ(recent_with("ApiKey colon:a key: with").status, 401);
    EXPECT_EQ(token_for("colon", "a key: with:colons").status, 200);
    EXPECT_EQ(message(token_for("colon:a key", " with:colons")), "invalid credentials");
}

TEST_F(AuthHttp, RefreshesATokenForTheSameCredentials) {
    const auto refreshed = server.anonymous().post(
        "/auth/refresh", fmt::format(R"({{"agent_id":"admin","api_key":"{}"}})", server.admin_key())
    );
    EXPECT_EQ(refreshed.status, 200) << refreshed.body;
}

TEST_F(AuthHttp, RefusesWithTheSpecifiedMessages) {
    const std::string key = server.admin_key();
    const std::vector<std::pair<std::string, std::string>> refusals = {
        {"nonsense", "invalid authorization format"},
        {"Basic abc", "unsupported authorization scheme (use Bearer or ApiKey)"},
        {"Bearer x", "invalid or expired token"},
        {"Bearer a.b.c", "invalid or expired token"},
        {"ApiKey admin", "invalid api key"},
        {"ApiKey admin:", "invalid api key"},
        {"ApiKey :" + key, "invalid api key"},
        {"ApiKey admin:" + key + "0", "invalid api key"},
        {"ApiKey other:" + key, "invalid api key"},
        {"ApiKey admin:ak_00000000_00000000000000000000000000000000", "invalid api key"},
    };
    for (const auto& [authorization, expected] : refusals) {
        const auto refused = recent_with(authorization);
        EXPECT_EQ(refused.status, 401) << authorization;
        EXPECT_EQ(message(refused), expected) << authorization;
    }
    const auto missing = server.anonymous().get("/v1/decisions/recent");
    EXPECT_EQ(missing.status, 401);
    EXPECT_EQ(message(missing), "missing authorization header");
    const auto wrong = token_for("admin", "wrong");
    EXPECT_EQ(wrong.status, 401);
    EXPECT_EQ(message(wrong), "invalid credentials");
}

TEST_F(AuthHttp, LimitsWrongKeysBeforeItLooksAtThem) {
    const HttpReply refused = server.send_wrong_keys("nobody");
    EXPECT_EQ(refused.status, 429) << refused.body;
    EXPECT_EQ(refused.json.at("error").at("code"), "RATE_LIMITED");
    EXPECT_EQ(message(refused), "too many requests");
    EXPECT_GE(std::stoi(refused.header("Retry-After")), 1);
    EXPECT_EQ(server.send_wrong_keys("nobody").status, 429);
    EXPECT_EQ(recent_with("ApiKey admin:" + server.admin_key()).status, 200);
}

TEST_F(AuthHttp, RestrictsTheKeysForATokenToTheOrganizationOfTheHeader) {
    const auto token_in = [&](const std::string& org) {
        return server.anonymous().post(
            "/auth/token",
            fmt::format(R"({{"agent_id":"admin","api_key":"{}"}})", server.admin_key()),
            {{"X-Akashi-Org-ID", org}}
        );
    };
    EXPECT_EQ(token_in("00000000-0000-0000-0000-000000000000").status, 200);
    EXPECT_EQ(message(token_in("11111111-2222-4333-8444-555555555555")), "invalid credentials");
    EXPECT_EQ(message(token_in("x")), "invalid credentials");
}

TEST_F(AuthHttp, RefusesATokenWhoseContentWasChanged) {
    const auto issued = token_for("admin", server.admin_key());
    std::string token(issued.json.at("data").at("token").as_string());
    const auto middle = token.find('.') + 5;
    token[middle] = token[middle] == 'A' ? 'B' : 'A';
    EXPECT_EQ(recent_with("Bearer " + token).status, 401);
}

TEST_F(AuthHttp, AsksForCredentialsBeforeItSaysWhatExists) {
    EXPECT_EQ(server.anonymous().get("/v1/nothing").status, 401);
    EXPECT_EQ(server.admin().get("/v1/nothing").status, 404);
}

TEST_F(AuthHttp, RestrictsAKeyToTheOrganizationOfTheHeader) {
    HttpClient admin = server.admin();
    const HttpHeaders own = {{"X-Akashi-Org-ID", "00000000-0000-0000-0000-000000000000"}};
    const HttpHeaders other = {{"X-Akashi-Org-ID", "11111111-2222-4333-8444-555555555555"}};
    EXPECT_EQ(admin.get("/v1/decisions/recent", own).status, 200);
    EXPECT_EQ(admin.get("/v1/decisions/recent", other).status, 401);
    EXPECT_EQ(admin.get("/v1/decisions/recent", {{"X-Akashi-Org-ID", "x"}}).status, 401);
}

TEST_F(AuthHttp, KeepsTokensOverARestartOnlyWhereTheKeysAreKept) {
    const auto issued = token_for("admin", server.admin_key());
    server.restart();
    const std::string token(issued.json.at("data").at("token").as_string());
    // Without key files, `akashi serve` makes keys in memory.
    EXPECT_EQ(recent_with("Bearer " + token).status, TestServer::is_on_postgres() ? 401 : 200);
}

TEST(AuthWithAChosenKeyHttp, WorksByKeyAndByToken) {
    TestServer server([](app::Config& config) { config.identity.admin_api_key = "a key of my own"; }
    );
    HttpClient admin = server.agent("admin", "a key of my own");
    EXPECT_EQ(admin.get("/v1/decisions/recent").status, 200);
    EXPECT_EQ(server.agent("admin", "another key").get("/v1/decisions/recent").status, 401);
    EXPECT_FALSE(std::filesystem::exists(server.directory() / "admin_api_key"));
    server.restart();
    ASSERT_EQ(server.send_wrong_keys("admin").status, 429);
    EXPECT_EQ(server.agent("admin", "a key of my own").get("/v1/decisions/recent").status, 200);
}

TEST(AuthWithShortTokensHttp, IssuesTokensOfTheConfiguredLifetime) {
    TestServer server([](app::Config& config) {
        config.identity.token_lifetime = std::chrono::seconds(90);
    });
    const Time earliest = std::chrono::floor<std::chrono::seconds>(now());
    const auto issued = server.anonymous().post(
        "/auth/token", fmt::format(R"({{"agent_id":"admin","api_key":"{}"}})", server.admin_key())
    );
    ASSERT_EQ(issued.status, 200) << issued.body;
    const std::string text(issued.json.at("data").at("expires_at").as_string());
    const auto expires_at = parse_rfc3339(text);
    ASSERT_TRUE(expires_at);
    EXPECT_GE(*expires_at, earliest + std::chrono::seconds(90));
    EXPECT_LE(*expires_at, now() + std::chrono::seconds(90));
}

TEST(AuthWithAManagedLookingChosenKeyHttp, Works) {
    const std::string key = "ak_0011aabb_00112233445566778899aabbccddeeff";
    TestServer server([&](app::Config& config) { config.identity.admin_api_key = key; });
    EXPECT_EQ(server.agent("admin", key).get("/v1/decisions/recent").status, 200);
}

}  // namespace
}  // namespace akashi::testing
