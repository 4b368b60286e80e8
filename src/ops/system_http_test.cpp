#include "testing/stores/test_server.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <string>
#include <vector>

namespace akashi::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(SystemHttp, TellsItsHealthAtTheTopLevelAndUnderData) {
    TestServer server;
    auto health = server.anonymous().get("/health");
    while (health.body.contains("reconnecting")) health = server.anonymous().get("/health");
    EXPECT_EQ(health.status, 200);
    boost::json::object fields = health.json.as_object();
    EXPECT_TRUE(fields.at("meta").as_object().contains("request_id"));
    const boost::json::value data = fields.at("data");
    EXPECT_EQ(fields.erase("data") + fields.erase("meta"), 2u);
    EXPECT_EQ(boost::json::value(fields), data);
    EXPECT_GE(fields.at("uptime_seconds").as_int64(), 0);
    EXPECT_LT(fields.at("uptime_seconds").as_int64(), 600);
    fields.erase("uptime_seconds");
    boost::json::object expected{
        {"status", "healthy"},
        {"version", "1.0.0"},
        {"postgres", "connected"},
        {"store", TestServer::is_on_postgres() ? "postgres" : "sqlite"},
        {"buffer_depth", 0},
        {"buffer_status", "ok"},
        {"outbox_depth", 0},
        {"outbox_dead_letters", 0},
        {"outbox_lag_seconds", 0}
    };
    if (TestServer::is_on_postgres()) expected["sse_broker"] = "running";
    EXPECT_EQ(fields, expected);
}

TEST(SystemHttp, IsReadyOnceItsStoreIsOpen) {
    TestServer server;
    const auto answer = server.anonymous().get("/readyz");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(
        answer.json.at("data"),
        boost::json::parse(R"({"status":"ready","checks":{"postgres":"connected"}})")
    );
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
    EXPECT_EQ(
        config.json.at("data"),
        boost::json::parse(R"({"billing_enabled":false,"search_enabled":false})")
    );
}

TEST(SystemHttp, ShowsABrowserHowToStart) {
    TestServer server;
    auto client = server.anonymous();
    const auto page = client.get("/", {{"Accept", "text/html,application/xhtml+xml,*/*;q=0.8"}});
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(page.header("content-type"), "text/html; charset=utf-8");
    EXPECT_THAT(
        page.header("content-security-policy"), HasSubstr("default-src 'none'; style-src 'sha256-")
    );
    EXPECT_EQ(page.headers.count("content-security-policy"), 1u);
    EXPECT_THAT(page.body, AllOf(HasSubstr("/v1/trace"), HasSubstr("/v1/check")));
    EXPECT_THAT(page.body, Not(HasSubstr("<script")));
    const std::regex link("(href|src)=\"([^\"]*)\"");
    const std::sregex_iterator links(page.body.begin(), page.body.end(), link);
    ASSERT_NE(links, std::sregex_iterator());
    for (auto found = links; found != std::sregex_iterator(); ++found) {
        const std::string target = (*found)[2];
        if (target == "data:,") continue;
        EXPECT_EQ(client.get(target).status, 200) << target;
    }
}

TEST(SystemHttp, HasNothingAtItsRootForOtherClients) {
    TestServer server;
    for (const char* accept : {"", "*/*", "application/json"}) {
        const auto answer = server.anonymous().get("/", {{"Accept", accept}});
        EXPECT_EQ(answer.status, 404) << accept;
        EXPECT_EQ(
            answer.json.at("error"),
            boost::json::parse(R"({"code":"NOT_FOUND","message":"endpoint not found"})")
        );
    }
}

/// What a person copies from the page must work as it stands, with an address and a key.
TEST(SystemHttp, HasExamplesOnItsPageThatWork) {
    TestServer server;
    const auto page = server.anonymous().get("/", {{"Accept", "text/html"}});
    const std::regex example("AKASHI(/v1/[a-z]+)\" -H \"\\$AUTH\" -d '([^']*)'");
    const std::sregex_iterator examples(page.body.begin(), page.body.end(), example);
    auto admin = server.admin();
    std::vector<int> statuses;
    for (auto found = examples; found != std::sregex_iterator(); ++found)
        statuses.push_back(admin.post((*found)[1].str(), (*found)[2]).status);
    EXPECT_THAT(statuses, ElementsAre(201, 200));
}

TEST(SystemHttp, AnswersUnknownPathsAndMethodsInJson) {
    TestServer server;
    const auto unknown = server.anonymous().get("/nothing/here");
    EXPECT_EQ(unknown.status, 404);
    EXPECT_EQ(
        unknown.json.at("error"),
        boost::json::parse(R"({"code":"NOT_FOUND","message":"endpoint not found"})")
    );
    const auto wrong = server.anonymous().send("DELETE", "/health", "");
    EXPECT_EQ(wrong.status, 405);
    EXPECT_EQ(wrong.header("allow"), "GET, HEAD, OPTIONS");
    EXPECT_EQ(
        wrong.json.at("error"),
        boost::json::parse(R"({"code":"METHOD_NOT_ALLOWED","message":"method not allowed"})")
    );
}

}  // namespace
}  // namespace akashi::testing
