#include "limits/rate_limit.hpp"
#include "testing/redis_server.hpp"
#include "testing/stores/test_server.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace akashi::testing {
namespace {

using ::testing::HasSubstr;

class LimitsHttp : public ::testing::Test {
protected:
    /// A server behind a proxy on this machine, which says who the client is.
    LimitsHttp()
        : server([this](app::Config& config) {
              config.limits.redis_url = redis.url();
              config.http.trusted_proxies = {"127.0.0.0/8"};
          }) {}

    /// Makes the bucket of a key full but for `left` requests.
    void fill(const RateLimit& limit, const std::string& key, int left) {
        std::vector<std::string> words{"ZADD", key};
        const std::string now = server_time();
        for (int i = left; i < limit.requests; ++i) {
            words.push_back(now);
            words.push_back("filled " + std::to_string(i));
        }
        redis.command(words);
    }
    std::string server_time() {
        const std::string time = redis.command({"TIME"});  // seconds and microseconds, a line each
        return time.substr(0, time.find('\n')) + "000000";
    }
    HttpReply log_in(const std::string& address) {
        return server.anonymous().post(
            "/auth/token",
            R"({"agent_id":"admin","api_key":")" + server.admin_key() + "\"}",
            {{"X-Forwarded-For", address}}
        );
    }

    RedisServer redis;
    TestServer server;
};

void expect_headers(const HttpReply& reply, int limit, int remaining) {
    EXPECT_EQ(reply.header("X-RateLimit-Limit"), std::to_string(limit)) << reply.body;
    EXPECT_EQ(reply.header("X-RateLimit-Remaining"), std::to_string(remaining)) << reply.body;
    const auto reset = std::stoll("0" + reply.header("X-RateLimit-Reset"));
    const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    EXPECT_GE(reset, now);
    EXPECT_LE(reset, now + 60);
}

void expect_refused(const HttpReply& reply, int limit) {
    EXPECT_EQ(reply.status, 429) << reply.body;
    EXPECT_THAT(reply.body, HasSubstr(R"("code":"RATE_LIMITED","message":"too many requests")"));
    EXPECT_GE(std::stoi("0" + reply.header("Retry-After")), 1);
    EXPECT_LE(std::stoi("0" + reply.header("Retry-After")), 60);
    expect_headers(reply, limit, 0);
}

void expect_no_headers(const HttpReply& reply) {
    EXPECT_EQ(reply.header("X-RateLimit-Limit"), "");
    EXPECT_EQ(reply.header("X-RateLimit-Remaining"), "");
    EXPECT_EQ(reply.header("X-RateLimit-Reset"), "");
}

TEST_F(LimitsHttp, EveryAnswerOfALimitedRequestSaysWhatRemains) {
    auto agent = server.add_agent("planner", "agent");
    expect_headers(agent.get("/v1/me"), 300, 299);
    expect_headers(agent.get("/v1/decisions/recent"), 300, 298);
    expect_headers(agent.post("/v1/query", "no JSON"), 300, 297);
    expect_headers(agent.get("/v1/decisions/x"), 300, 296);
    expect_headers(agent.post("/v1/search", R"({"query":"a"})"), 100, 99);
    expect_headers(agent.post("/v1/trace", trace_body("planner", "one")), 300, 299);
    expect_headers(agent.post("/v1/runs", "{}"), 300, 298);
    expect_headers(log_in("192.0.2.1"), 20, 19);
    expect_headers(agent.send("HEAD", "/v1/me", ""), 300, 295);
}

TEST_F(LimitsHttp, TheRequestAfterTheLastOneIsRefused) {
    auto agent = server.add_agent("planner", "agent");
    fill(kQueryLimit, "akashi:rl:query:planner", 1);
    expect_headers(agent.get("/v1/me"), 300, 0);
    expect_refused(agent.get("/v1/me"), 300);
    expect_refused(agent.get("/v1/decisions/recent"), 300);
    expect_headers(agent.post("/v1/trace", trace_body("planner", "one")), 300, 299);
    fill(kIngestLimit, "akashi:rl:ingest:planner", 0);
    expect_refused(agent.post("/v1/trace", trace_body("planner", "two")), 300);
    fill(kSearchLimit, "akashi:rl:search:planner", 0);
    expect_refused(agent.post("/v1/search", R"({"query":"a"})"), 100);

    auto other = server.add_agent("other", "agent");
    expect_headers(other.get("/v1/me"), 300, 299);
    redis.command({"DEL", "akashi:rl:query:planner"});
    expect_headers(agent.get("/v1/me"), 300, 299);
}

TEST_F(LimitsHttp, ARequestCountsBeforeTheRoleIsChecked) {
    auto reader = server.add_agent("reader", "reader");
    const auto forbidden = reader.post("/v1/trace", trace_body("reader", "one"));
    EXPECT_EQ(forbidden.status, 403);
    expect_headers(forbidden, 300, 299);
}

TEST_F(LimitsHttp, ARequestWithoutAKnownCallerDoesNotCount) {
    const auto stranger = server.anonymous().get("/v1/me");
    EXPECT_EQ(stranger.status, 401);
    expect_no_headers(stranger);
}

TEST_F(LimitsHttp, AdministratorsAreLimitedOnlyWhenTheyLogIn) {
    auto admin = server.admin();
    expect_no_headers(admin.get("/v1/me"));
    expect_no_headers(admin.post("/v1/trace", trace_body("admin", "one")));
    fill(kAuthLimit, "akashi:rl:auth:192.0.2.1", 0);
    expect_refused(log_in("192.0.2.1"), 20);
    expect_headers(log_in("192.0.2.2"), 20, 19);
}

TEST_F(LimitsHttp, AScopedTokenCountsAsTheAgentItActsFor) {
    server.add_agent("planner", "agent");
    const auto issued =
        server.admin().post("/v1/auth/scoped-token", R"({"as_agent_id":"planner"})");
    ASSERT_LT(issued.status, 300) << issued.body;
    expect_no_headers(issued);
    auto scoped = server.anonymous();
    scoped.set_default_header(
        "Authorization", "Bearer " + std::string(issued.json.at("data").at("token").as_string())
    );
    expect_headers(scoped.get("/v1/me"), 300, 299);
    EXPECT_EQ(redis.command({"ZCARD", "akashi:rl:query:planner"}), "1");
}

TEST_F(LimitsHttp, LogInsCountByTheAddressThatTheProxyTells) {
    auto client = server.anonymous();
    const std::string wrong = R"({"agent_id":"admin","api_key":"wrong"})";
    for (int i = 0; i < 20; ++i) {
        const auto reply = client.post("/auth/token", wrong, {{"X-Forwarded-For", "192.0.2.1"}});
        expect_headers(reply, 20, 19 - i);
    }
    expect_refused(log_in("192.0.2.1"), 20);
    expect_refused(log_in("6.6.6.6, 192.0.2.1"), 20);
    EXPECT_EQ(log_in("192.0.2.2").status, 200);
}

TEST_F(LimitsHttp, OrganizationsDoNotShareALimit) {
    const OrgId org(*Uuid::parse("11111111-2222-4333-8444-555555555555"));
    auto ours = server.add_agent("planner", "agent");
    auto theirs = server.add_agent_of(org, "planner", Role::agent);
    fill(kQueryLimit, "akashi:rl:query:planner", 0);
    expect_refused(ours.get("/v1/me"), 300);
    expect_headers(theirs.get("/v1/me"), 300, 299);
    EXPECT_EQ(redis.command({"ZCARD", "akashi:rl:query:" + org.str() + ":planner"}), "1");
}

TEST_F(LimitsHttp, ProbesAndPublicDocumentsAreNotLimited) {
    auto client = server.anonymous();
    for (const char* path :
         {"/health", "/readyz", "/config", "/.well-known/jwks.json", "/openapi.yaml"})
        expect_no_headers(client.get(path));
    EXPECT_EQ(redis.command({"KEYS", "akashi:rl:*"}), "akashi:rl:probe");
}

TEST_F(LimitsHttp, WhenRedisIsAwayRequestsPassAndTheHeadersStay) {
    auto agent = server.add_agent("planner", "agent");
    fill(kQueryLimit, "akashi:rl:query:planner", 0);
    expect_refused(agent.get("/v1/me"), 300);
    redis.kill();
    auto reply = agent.get("/v1/me");
    while (reply.status == 429) reply = agent.get("/v1/me");
    EXPECT_EQ(reply.status, 200);
    expect_headers(reply, 300, 300);
    EXPECT_EQ(log_in("192.0.2.1").status, 200);
}

TEST_F(LimitsHttp, BrowsersMayReadTheHeaders) {
    TestServer open([](app::Config& config) {
        config.limits.mode = "memory";
        config.http.cors_allowed_origins = {"*"};
    });
    auto agent = open.add_agent("planner", "agent");
    const auto reply = agent.get("/v1/me", {{"Origin", "https://ui.example"}});
    expect_headers(reply, 300, 299);
    for (const char* name :
         {"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Retry-After"})
        EXPECT_THAT(reply.header("Access-Control-Expose-Headers"), HasSubstr(name));
}

TEST(LimitsInMemoryHttp, AnInstanceCanCountAlone) {
    TestServer server([](app::Config& config) { config.limits.mode = "memory"; });
    auto agent = server.add_agent("planner", "agent");
    for (int remaining = 99; remaining >= 0; --remaining)
        expect_headers(agent.post("/v1/search", R"({"query":"a"})"), 100, remaining);
    expect_refused(agent.post("/v1/search", R"({"query":"a"})"), 100);
    expect_headers(agent.get("/v1/me"), 300, 299);
    expect_no_headers(server.admin().get("/v1/me"));
}

TEST(NoLimitsHttp, WithoutRedisThereAreNoHeaders) {
    TestServer server;
    auto agent = server.add_agent("planner", "agent");
    expect_no_headers(agent.get("/v1/me"));
    expect_no_headers(server.anonymous().post("/auth/token", "{}"));
}

}  // namespace
}  // namespace akashi::testing
