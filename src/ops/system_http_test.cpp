#include "testing/stores/test_server.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace akashi::testing {
namespace {

using ::testing::HasSubstr;

TEST(SystemHttp, TellsItsHealthAtTheTopLevelAndUnderData) {
    TestServer server;
    const auto health = server.anonymous().get("/health");
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
        {"store", TestServer::is_on_postgres() ? "postgres" : "sqlite"}
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
    EXPECT_EQ(config.json.at("data"), boost::json::parse(R"({"search_enabled":false})"));
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
