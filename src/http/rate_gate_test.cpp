#include "http/server_fixture.hpp"

#include <vector>

namespace akashi::http {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::HttpClient;
using ::testing::IsEmpty;
using testing::raw_exchange;

const testing::HttpHeaders kKnown{{"Authorization", "good"}};

/// Refuses what comes from `refused`, and notes what it was asked for.
class NotedGate : public RateGate {
public:
    asio::awaitable<Verdict> count(RateClass rate_class, const Request& request) override {
        asked.push_back(request.client_ip + " " + request.caller.agent_id);
        Verdict verdict;
        if (rate_class == RateClass::query && exempts_queries) co_return verdict;
        verdict.status = RateStatus{.limit = 20, .remaining = 3, .reset = 1'777'777'777};
        if (request.client_ip == refused) verdict.retry_after = 7s;
        co_return verdict;
    }

    std::string refused;
    bool exempts_queries = false;
    std::vector<std::string> asked;
};

class RateGateTest : public ServerFixture {
protected:
    RateGateTest() {
        router.add({Method::post, "/auth/token", std::nullopt, RateClass::auth, echo});
        router.add({Method::get, "/v1/rows", Role::reader, RateClass::query, stream});
        router.add({Method::post, "/v1/owned", Role::org_owner, RateClass::ingest, echo});
        router.limit_by(gate);
    }
    static asio::awaitable<Response> stream(Request&) {
        Response response;
        response.stream = [](BodyWriter& writer) { return writer.write("row"); };
        co_return response;
    }
    void trust_this_machine() {
        start([](ServerConfig& config) { config.trusted_proxies = {"127.0.0.1"}; });
    }

    NotedGate gate;
};

void expect_headers(const testing::HttpReply& reply) {
    EXPECT_EQ(reply.header("X-RateLimit-Limit"), "20");
    EXPECT_EQ(reply.header("X-RateLimit-Remaining"), "3");
    EXPECT_EQ(reply.header("X-RateLimit-Reset"), "1777777777");
}

TEST_F(RateGateTest, EveryAnswerOfARequestThatCountsHasTheHeaders) {
    start();
    HttpClient client(server->port());
    expect_headers(client.post("/auth/token", "{}"));
    const auto streamed = client.get("/v1/rows", kKnown);
    EXPECT_EQ(streamed.body, "row");
    expect_headers(streamed);
    const auto forbidden = client.post("/v1/owned", "{}", kKnown);
    EXPECT_EQ(forbidden.status, 403);
    expect_headers(forbidden);
    EXPECT_THAT(gate.asked, ElementsAre("127.0.0.1 ", "127.0.0.1 known", "127.0.0.1 known"));
}

TEST_F(RateGateTest, WhatDoesNotCountHasNoHeaders) {
    gate.exempts_queries = true;
    start();
    HttpClient client(server->port());
    EXPECT_EQ(client.get("/fast").header("X-RateLimit-Limit"), "");
    EXPECT_EQ(client.get("/v1/nothing").header("X-RateLimit-Limit"), "");
    EXPECT_EQ(client.send("OPTIONS", "/auth/token", "").header("X-RateLimit-Limit"), "");
    EXPECT_EQ(client.get("/v1/rows").status, 401);
    EXPECT_THAT(gate.asked, IsEmpty());
    EXPECT_EQ(client.get("/v1/rows", kKnown).header("X-RateLimit-Limit"), "");
}

TEST_F(RateGateTest, ARefusalDoesNotWaitForTheBody) {
    gate.refused = "127.0.0.1";
    start();
    const std::string answer = raw_exchange(
        server->port(),
        "POST /auth/token HTTP/1.1\r\nHost: a\r\nContent-Length: 10000\r\nExpect: "
        "100-continue\r\n\r\n"
    );
    EXPECT_THAT(answer, ::testing::StartsWith("HTTP/1.1 429 "));
    EXPECT_THAT(answer, HasSubstr("Retry-After: 7\r\n"));
    EXPECT_THAT(answer, HasSubstr("X-RateLimit-Remaining: 3\r\n"));
    EXPECT_THAT(answer, HasSubstr(R"("code":"RATE_LIMITED","message":"too many requests")"));
}

TEST_F(RateGateTest, LogInsCountBeforeTheStoreIsOpen) {
    Router starting(authenticate, [] { return false; });
    starting.add({Method::post, "/auth/token", std::nullopt, RateClass::auth, echo});
    starting.limit_by(gate);
    gate.refused = "192.0.2.1";
    Request request;
    request.method = Method::post;
    request.path = "/auth/token";
    request.client_ip = "192.0.2.1";
    const auto answer =
        asio::co_spawn(pool, starting.admit(request), asio::use_future).get().value();
    EXPECT_EQ(answer.status, 429u);
}

TEST_F(RateGateTest, CountsTheClientThatATrustedProxyNames) {
    trust_this_machine();
    gate.refused = "192.0.2.1";
    HttpClient client(server->port());
    EXPECT_EQ(client.post("/auth/token", "{}", {{"X-Forwarded-For", "192.0.2.1"}}).status, 429);
    EXPECT_EQ(client.post("/auth/token", "{}", {{"X-Forwarded-For", "192.0.2.2"}}).status, 200);
    EXPECT_EQ(client.post("/auth/token", "{}", {{"Forwarded", "for=192.0.2.1"}}).status, 429);
    EXPECT_EQ(client.post("/auth/token", "{}").status, 200);
    EXPECT_THAT(gate.asked, ElementsAre("192.0.2.1 ", "192.0.2.2 ", "192.0.2.1 ", "127.0.0.1 "));
}

TEST_F(RateGateTest, DoesNotBelieveAClient) {
    start();
    gate.refused = "192.0.2.1";
    HttpClient client(server->port());
    EXPECT_EQ(client.post("/auth/token", "{}", {{"X-Forwarded-For", "192.0.2.1"}}).status, 200);
    EXPECT_THAT(gate.asked, ElementsAre("127.0.0.1 "));
}

}  // namespace
}  // namespace akashi::http
