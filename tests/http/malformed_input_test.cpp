#include "testing/stores/test_server.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace akashi::testing {
namespace {

/// Bodies that are valid for no route.
std::vector<std::string> wrong_bodies() {
    std::string nested;
    for (int i = 0; i < 100'000; ++i) nested += R"({"a":[)";
    return {
        "",
        "{",
        "}",
        "nul",
        "[]",
        "7",
        "\"text\"",
        "{\"agent_id\":",
        "{\"agent_id\":\"\xff\xfe\"}",
        std::string("{\"agent_id\":\"\0\"}", 15),
        "{\"unknown\":1}",
        "{\"agent_id\":1,\"query\":{},\"filters\":[],\"as_of\":\"x\",\"decision_type\":[]}",
        "{\"limit\":1e400}",
        "{\"limit\":1.5}",
        "{\"limit\":123456789012345678901234567890}",
        "{\"filters\":{\"agent_id\":[null,{}]}}",
        "{\"filters\":{\"time_range\":{\"from\":\"9999999-99-99\"}}}",
        nested,
    };
}

class MalformedInput : public ::testing::Test {
protected:
    // Short, so that what looks like the beginning of a request is given up soon.
    TestServer server{[](app::Config& config) {
        config.http.read_timeout = std::chrono::seconds(2);
    }};
    HttpClient admin = server.admin();
};

TEST_F(MalformedInput, IsAnsweredWithA4xxOnEveryRouteThatTakesABody) {
    const std::vector<std::pair<std::string, std::string>> routes = {
        {"POST", "/v1/trace"},
        {"POST", "/v1/check"},
        {"POST", "/v1/query/temporal"},
        {"POST", "/v1/search"},
        {"POST", "/v1/agents"},
        {"PATCH", "/v1/agents/admin"},
        {"PATCH", "/v1/agents/admin/tags"},
        {"POST", "/auth/token"},
        {"POST", "/auth/refresh"},
    };
    for (const auto& [method, path] : routes) {
        for (const auto& body : wrong_bodies()) {
            const auto reply = admin.send(method, path, body);
            EXPECT_GE(reply.status, 400) << method << path << body.substr(0, 60);
            EXPECT_LT(reply.status, 500) << method << path << body.substr(0, 60);
            EXPECT_TRUE(reply.json.is_object()) << reply.body;
        }
    }
}

TEST_F(MalformedInput, NeverBreaksAQuery) {
    for (const auto& body : wrong_bodies()) {
        EXPECT_LT(admin.post("/v1/query", body).status, 500) << body.substr(0, 60);
    }
}

TEST_F(MalformedInput, OfMoreThanTheLimitIsRefusedWith413) {
    const auto reply = admin.post("/v1/trace", std::string(10'000'000, ' '));
    EXPECT_EQ(reply.status, 413);
    EXPECT_EQ(reply.json.at("error").at("code"), "INVALID_INPUT");
    EXPECT_EQ(reply.json.at("error").at("message"), "request body too large");
}

TEST_F(MalformedInput, InQueryParametersFallsBackToTheDefaults) {
    for (const char* query :
         {"limit=-5",
          "limit=99999999999999999999",
          "offset=-1",
          "offset=x",
          "limit=&offset=",
          "agent_id=%00",
          "decision_type=%27%3B--",
          "unknown=1",
          "limit=5&limit=x"}) {
        const auto reply = admin.get(std::string("/v1/decisions/recent?") + query);
        EXPECT_LT(reply.status, 500) << query;
    }
}

TEST_F(MalformedInput, InThePathIsRefused) {
    for (const char* path :
         {"/v1/decisions/%",
          "/v1/decisions/%zz",
          "/v1/decisions/%00",
          "/v1/decisions/%ff%fe",
          "/v1/agents/%2e%2e%2fadmin",
          "/v1/agents//",
          "/v1/decisions/recent/"}) {
        const auto reply = admin.get(path);
        EXPECT_GE(reply.status, 400) << path;
        EXPECT_LT(reply.status, 500) << path;
    }
}

TEST_F(MalformedInput, OnTheWireEndsThatConnectionOnly) {
    for (const std::string& bytes :
         {std::string("\r\n\r\n\r\n\r\n"),
          std::string("GET\r\n\r\n"),
          std::string("GET / HTTP/9.9\r\n\r\n"),
          std::string("\0\0\0\0\r\n\r\n", 8),
          std::string("POST /v1/trace HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n"),
          std::string("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
                      "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
          "GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(200'000, 'a') + "\r\n\r\n"}) {
        raw_exchange(server.port(), bytes);
    }
    EXPECT_EQ(admin.get("/health").status, 200);
}

}  // namespace
}  // namespace akashi::testing
