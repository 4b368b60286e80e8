#include "testing/stores/test_server.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace akashi::testing {
namespace {

/// Bodies that are valid for no route. A trace may have fields that nobody knows: those of a body
/// in which all are unknown to it are not the reason why it is refused.
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

bool has_only_unknown_fields(std::string_view body) {
    return body.starts_with("{\"unknown\":") || body.starts_with("{\"limit\":1.5") ||
           body.starts_with("{\"limit\":12") || body.starts_with("{\"filters\":");
}

class MalformedInput : public ::testing::Test {
protected:
    /// `400 INVALID_INPUT: invalid request body`
    static std::string answer_of(const HttpReply& reply) {
        const auto& error = reply.json.at("error");
        return fmt::format(
            "{} {}: {}",
            reply.status,
            std::string_view(error.at("code").as_string()),
            std::string_view(error.at("message").as_string())
        );
    }

    TestServer server;
    HttpClient admin = server.admin();
};

TEST_F(MalformedInput, InABodyIsRefusedByEveryRouteThatTakesOne) {
    const std::vector<std::pair<std::string, std::string>> routes = {
        {"POST", "/v1/trace"},
        {"POST", "/v1/check"},
        {"POST", "/v1/query"},
        {"POST", "/v1/query/temporal"},
        {"POST", "/v1/search"},
        {"POST", "/v1/agents"},
        {"POST", "/v1/keys"},
        {"PATCH", "/v1/agents/admin"},
        {"PATCH", "/v1/agents/admin/tags"},
        {"POST", "/auth/token"},
        {"POST", "/auth/refresh"},
    };
    constexpr std::size_t kOpenRouteLimit = 16 * 1024;
    for (const auto& [method, path] : routes) {
        for (const auto& body : wrong_bodies()) {
            const bool is_too_large = path.starts_with("/auth/") && body.size() > kOpenRouteLimit;
            const bool has_no_agent = path == "/v1/trace" && has_only_unknown_fields(body);
            const auto reply = admin.send(method, path, body);
            EXPECT_EQ(
                answer_of(reply),
                is_too_large   ? "413 INVALID_INPUT: request body too large"
                : has_no_agent ? "400 INVALID_INPUT: agent_id is required"
                               : "400 INVALID_INPUT: invalid request body"
            ) << method
              << path << body.substr(0, 60);
            EXPECT_EQ(
                reply.json.at("error").as_object().contains("details"),
                !is_too_large && !has_no_agent
            );
        }
    }
}

TEST_F(MalformedInput, OfMoreThanTheLimitIsRefusedWith413) {
    const auto reply = admin.post("/v1/trace", std::string(10'000'000, ' '));
    EXPECT_EQ(reply.status, 413);
    EXPECT_EQ(reply.json.at("error").at("code"), "INVALID_INPUT");
    EXPECT_EQ(reply.json.at("error").at("message"), "request body too large");
}

TEST_F(MalformedInput, InQueryParametersCountsAsAbsent) {
    const auto page_of = [&](const std::string& query) {
        const auto reply = admin.get("/v1/decisions/recent?" + query);
        EXPECT_EQ(reply.status, 200) << query;
        return fmt::format(
            "{}@{}", reply.json.at("limit").as_int64(), reply.json.at("offset").as_int64()
        );
    };
    EXPECT_EQ(page_of("limit=99999999999999999999"), "10@0");
    EXPECT_EQ(page_of("offset=x"), "10@0");
    EXPECT_EQ(page_of("limit=&offset="), "10@0");
    EXPECT_EQ(page_of("decision_type=%27%3B--"), "10@0");
    EXPECT_EQ(page_of("unknown=1"), "10@0");
    EXPECT_EQ(page_of("limit=5&limit=x"), "5@0") << "the first one counts";
    EXPECT_EQ(page_of("&&=&limit=5"), "5@0");
}

TEST_F(MalformedInput, InThePathIsRefused) {
    const std::string malformed =
        "400 INVALID_INPUT: the request target must be percent-encoded UTF-8 without NUL";
    const std::string unknown = "404 NOT_FOUND: endpoint not found";
    const std::vector<std::pair<std::string, std::string>> paths = {
        {"/v1/decisions/%", malformed},
        {"/v1/decisions/%zz", malformed},
        {"/v1/decisions/%00", malformed},
        {"/v1/decisions/%ff%fe", malformed},
        {"/v1/decisions/x", "400 INVALID_INPUT: invalid decision ID"},
        {"/v1/jobs/x", "400 INVALID_INPUT: invalid job ID"},
        {"/v1/agents/%2e%2e%2fadmin", "404 NOT_FOUND: agent not found"},
        {"/v1/agents//", unknown},
        {"/v1/decisions/recent/", unknown},
    };
    for (const auto& [path, expected] : paths) EXPECT_EQ(answer_of(admin.get(path)), expected);
}

TEST(MalformedInputOnTheWire, IsAnsweredAndEndsThatConnectionOnly) {
    // What looks like the beginning of a request is given up soon.
    const TestServer server([](app::Config& config) {
        config.http.read_timeout = std::chrono::milliseconds(300);
    });
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"\r\n\r\n\r\n\r\n", ""},
        {"GET\r\n\r\n", "HTTP/1.1 400 "},
        {"GET / HTTP/9.9\r\n\r\n", "HTTP/1.1 505 "},
        {std::string("\0\0\0\0\r\n\r\n", 8), "HTTP/1.1 400 "},
        {"POST /v1/trace HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 400 "},
        {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
         "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
         "HTTP/1.1 400 "},
        {"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", "HTTP/1.1 501 "},
        {"GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(200'000, 'a') + "\r\n\r\n",
         "HTTP/1.1 431 "},
    };
    for (const auto& [bytes, status] : cases) {
        const std::string answer = raw_exchange(server.port(), bytes);
        EXPECT_EQ(answer.substr(0, status.empty() ? 40 : status.size()), status)
            << bytes.substr(0, 60);
    }
    EXPECT_EQ(server.admin().get("/health").status, 200);
}

}  // namespace
}  // namespace akashi::testing
