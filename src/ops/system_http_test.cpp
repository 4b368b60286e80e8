#include "testing/stores/test_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace akashi::testing {
namespace {

using ::testing::HasSubstr;

TEST(SystemHttp, TellsItsHealthAtTheTopLevelAndUnderData) {
    TestServer server;
    const auto health = server.anonymous().get("/health");
    EXPECT_EQ(health.status, 200);
    for (const auto* fields : {&health.json, &health.json.at("data")}) {
        EXPECT_EQ(fields->at("status"), "healthy");
        EXPECT_EQ(fields->at("postgres"), "connected");
        EXPECT_EQ(fields->at("version"), "1.0.0");
        EXPECT_TRUE(fields->at("uptime_seconds").is_int64());
        for (const char* absent : {"reason", "buffer_depth", "buffer_status"})
            EXPECT_FALSE(fields->as_object().contains(absent)) << absent;
    }
    EXPECT_TRUE(health.json.at("meta").as_object().contains("request_id"));
}

TEST(SystemHttp, IsReadyOnceItsStoreIsOpen) {
    TestServer server;
    const auto answer = server.anonymous().get("/readyz");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.json.at("data").at("status"), "ready");
    EXPECT_EQ(answer.json.at("data").at("checks").at("postgres"), "connected");
}

TEST(SystemHttp, ServesItsApiDescription) {
    TestServer server;
    const auto document = server.anonymous().get("/openapi.yaml");
    EXPECT_EQ(document.status, 200);
    EXPECT_EQ(document.header("content-type"), "application/yaml");
    EXPECT_THAT(document.body, HasSubstr("openapi: 3.1.0"));
    EXPECT_THAT(document.body, HasSubstr("/v1/trace"));
}

TEST(SystemHttp, TellsWhatIsSwitchedOn) {
    TestServer server;
    const auto config = server.anonymous().get("/config");
    EXPECT_EQ(config.status, 200);
    EXPECT_EQ(config.json.at("data").at("search_enabled"), false);
}

TEST(SystemHttp, AnswersUnknownPathsAndMethodsInJson) {
    TestServer server;
    const auto unknown = server.anonymous().get("/nothing/here");
    EXPECT_EQ(unknown.status, 404);
    EXPECT_EQ(unknown.json.at("error").at("code"), "NOT_FOUND");
    const auto wrong = server.anonymous().send("DELETE", "/health", "");
    EXPECT_EQ(wrong.status, 405);
    EXPECT_EQ(wrong.header("allow"), "GET, HEAD, OPTIONS");
    EXPECT_TRUE(wrong.json.is_object());
}

TEST(SystemHttp, SendsSecurityHeadersAndTheRequestIdWithEveryAnswer) {
    TestServer server;
    for (const char* path : {"/health", "/nothing", "/v1/agents"}) {
        const auto reply = server.anonymous().get(path, {{"X-Request-ID", "trace me"}});
        EXPECT_EQ(reply.header("x-request-id"), "trace me") << path;
        EXPECT_EQ(reply.header("x-content-type-options"), "nosniff") << path;
        EXPECT_EQ(reply.header("x-frame-options"), "DENY") << path;
        EXPECT_EQ(reply.header("cache-control"), "no-store") << path;
    }
}

TEST(SystemHttp, LetsBrowsersOfAllowedOriginsIn) {
    TestServer server([](app::Config& config) {
        config.http.cors_allowed_origins = {"https://app.example"};
    });
    const HttpHeaders origin = {{"Origin", "https://app.example"}};
    const auto preflight = server.anonymous().send("OPTIONS", "/v1/trace", "", origin);
    EXPECT_EQ(preflight.status, 204);
    EXPECT_EQ(preflight.header("access-control-allow-origin"), "https://app.example");
    EXPECT_THAT(preflight.header("access-control-allow-methods"), HasSubstr("PUT"));
    const auto stranger = server.anonymous().get("/health", {{"Origin", "https://evil.example"}});
    EXPECT_EQ(stranger.header("access-control-allow-origin"), "");
}

}  // namespace
}  // namespace akashi::testing
