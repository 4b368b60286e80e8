// The headers that every route takes and sends, at the edges of their rules.
#include "base/uuid.hpp"
#include "testing/stores/test_server.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace akashi::testing {
namespace {

class Headers : public ::testing::Test {
protected:
    HttpReply create(const std::string& agent_id, const HttpHeaders& headers) {
        return admin.post(
            "/v1/agents", fmt::format(R"({{"agent_id":"{}","name":"n"}})", agent_id), headers
        );
    }

    TestServer server{[](app::Config& config) {
        config.http.cors_allowed_origins = {"https://app.example", "http://localhost:5173"};
    }};
    HttpClient admin = server.admin();
};

TEST_F(Headers, RepeatARequestIdOf1To128PrintableCharacters) {
    const auto id_for = [&](const std::string& sent) {
        const auto reply = server.anonymous().get("/config", {{"X-Request-ID", sent}});
        EXPECT_EQ(reply.json.at("meta").at("request_id"), reply.header("x-request-id").c_str());
        return reply.header("x-request-id");
    };
    for (const std::string& good : {std::string("x"), std::string(128, 'i'), std::string("a ~!b")})
        EXPECT_EQ(id_for(good), good);
    for (const std::string& bad :
         {std::string(),
          std::string(129, 'i'),
          std::string("a\tb"),
          std::string("caf\xc3\xa9"),
          std::string("a\x7f")}) {
        EXPECT_NE(id_for(bad), bad);
        EXPECT_TRUE(Uuid::parse(id_for(bad))) << id_for(bad);
    }
    EXPECT_NE(id_for(""), id_for(""));
}

TEST_F(Headers, TakeAnIdempotencyKeyOf255BytesWithoutWhiteSpaceAroundIt) {
    const std::string longest(255, 'k');
    EXPECT_EQ(create("a", {{"Idempotency-Key", longest}}).status, 201);
    EXPECT_EQ(create("a", {{"Idempotency-Key", " \t" + longest + "\t "}}).status, 201);
    EXPECT_EQ(create("b", {{"Idempotency-Key", longest}}).status, 409) << "it is the same key";
    for (const char* name : {"Idempotency-Key", "X-Idempotency-Key"}) {
        const HttpHeaders too_long = {{name, longest + "k"}};
        const auto refused = create("b", too_long);
        EXPECT_EQ(refused.status, 400);
        EXPECT_EQ(refused.json.at("error").at("code"), "INVALID_INPUT");
        EXPECT_EQ(
            refused.json.at("error").at("message"), "idempotency key must be at most 255 bytes"
        );
        EXPECT_EQ(admin.post("/v1/trace", trace_body("a", "x"), too_long).status, 400);
    }
    EXPECT_EQ(admin.get("/v1/decisions/recent").json.at("total"), 0);
}

TEST_F(Headers, TakeTheStandardIdempotencyKeyBeforeTheOlderOne) {
    EXPECT_EQ(create("a", {{"X-Idempotency-Key", "old"}, {"Idempotency-Key", "new"}}).status, 201);
    EXPECT_EQ(create("b", {{"X-Idempotency-Key", "old"}}).status, 201);
    EXPECT_EQ(create("a", {{"Idempotency-Key", "new"}}).status, 201);
    EXPECT_EQ(create("c", {{"Idempotency-Key", "new"}}).status, 409);
    EXPECT_EQ(create("b", {{"Idempotency-Key", " "}, {"X-Idempotency-Key", "old"}}).status, 201);
}

TEST_F(Headers, OfTheContentDoNotMatter) {
    for (const char* type : {"application/json", "text/plain", "application/xml", "", "nonsense"}) {
        const auto reply = admin.post(
            "/v1/query", R"({"limit":7})", {{"Content-Type", type}, {"Accept", "text/html"}}
        );
        EXPECT_EQ(reply.status, 200) << type;
        EXPECT_EQ(reply.json.at("limit"), 7) << type;
        EXPECT_EQ(reply.header("content-type"), "application/json") << type;
    }
}

TEST_F(Headers, OfSecurityComeWithEveryStatus) {
    for (const auto& [path, status] :
         {std::pair("/config", 200),
          std::pair("/nothing", 404),
          std::pair("/v1/agents", 401),
          std::pair("/auth/token", 405),
          std::pair("/openapi.yaml", 200)}) {
        const auto reply = server.anonymous().get(path);
        EXPECT_EQ(reply.status, status) << path;
        EXPECT_EQ(reply.header("x-content-type-options"), "nosniff") << path;
        EXPECT_EQ(reply.header("x-frame-options"), "DENY") << path;
        EXPECT_EQ(reply.header("cache-control"), "no-store") << path;
        EXPECT_EQ(reply.header("referrer-policy"), "strict-origin-when-cross-origin") << path;
        EXPECT_EQ(reply.header("strict-transport-security"), "max-age=63072000; includeSubDomains");
        EXPECT_EQ(
            reply.header("content-security-policy"),
            "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src "
            "'self' data:; connect-src 'self'; font-src 'self'; object-src 'none'; "
            "frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
        );
        EXPECT_EQ(
            reply.header("permissions-policy"),
            "camera=(), microphone=(), geolocation=(), payment=()"
        );
        EXPECT_EQ(reply.header("www-authenticate"), status == 401 ? "Bearer, ApiKey" : "") << path;
        EXPECT_EQ(reply.header("allow"), status == 405 ? "POST, OPTIONS" : "") << path;
    }
}

TEST_F(Headers, LetInExactlyTheOriginsThatAreConfigured) {
    const auto allowed_for = [&](const char* method, const std::string& origin) {
        HttpHeaders headers;
        if (!origin.empty()) headers.emplace_back("Origin", origin);
        const bool is_preflight = method == std::string_view("OPTIONS");
        const char* path = is_preflight ? "/v1/trace" : "/config";
        const auto reply = server.anonymous().send(method, path, "", headers);
        EXPECT_EQ(reply.status, is_preflight ? 204 : 200) << origin;
        EXPECT_EQ(reply.header("vary"), "Origin") << origin;
        EXPECT_EQ(reply.header("access-control-allow-credentials"), "");
        const bool is_allowed = !reply.header("access-control-allow-origin").empty();
        EXPECT_EQ(reply.header("access-control-max-age"), is_allowed ? "86400" : "");
        EXPECT_EQ(
            reply.header("access-control-allow-methods"),
            is_allowed ? "GET, POST, PUT, DELETE, PATCH, OPTIONS" : ""
        );
        EXPECT_EQ(
            reply.header("access-control-allow-headers"),
            is_allowed ? "Authorization, Content-Type, X-Request-ID, Idempotency-Key, "
                         "X-Akashi-Session, X-Akashi-Org-ID, X-Idempotency-Key"
                       : ""
        );
        EXPECT_EQ(
            reply.header("access-control-expose-headers"),
            is_allowed ? "X-Request-ID, X-RateLimit-Limit, X-RateLimit-Remaining, "
                         "X-RateLimit-Reset, Retry-After, X-Search-Backend"
                       : ""
        );
        return reply.header("access-control-allow-origin");
    };
    for (const char* method : {"GET", "OPTIONS"}) {
        for (const char* origin : {"https://app.example", "http://localhost:5173"})
            EXPECT_EQ(allowed_for(method, origin), origin);
        for (const char* origin :
             {"",
              "null",
              "*",
              "https://app.example/",
              "https://app.example:443",
              "http://app.example",
              "HTTPS://app.example",
              "https://app.example.evil.example",
              "https://evil.example",
              "http://localhost",
              "http://localhost:51730"})
            EXPECT_EQ(allowed_for(method, origin), "") << origin;
    }
}

TEST_F(Headers, OfAHeadRequestAreThoseOfTheGet) {
    for (const char* path : {"/config", "/openapi.yaml", "/nothing"}) {
        const auto got = server.anonymous().get(path, {{"X-Request-ID", "same"}});
        const auto asked = server.anonymous().send("HEAD", path, "", {{"X-Request-ID", "same"}});
        EXPECT_EQ(asked.status, got.status) << path;
        EXPECT_EQ(asked.body, "") << path;
        EXPECT_EQ(asked.header("content-type"), got.header("content-type")) << path;
    }
}

}  // namespace
}  // namespace akashi::testing
