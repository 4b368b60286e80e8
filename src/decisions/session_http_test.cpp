#include "testing/stores/test_server.hpp"

#include <boost/json/parse.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace akashi::testing {
namespace {

namespace json = boost::json;
using ::testing::ElementsAre;

constexpr const char* kOne = "11111111-0000-4000-8000-000000000000";
constexpr const char* kTwo = "22222222-0000-4000-8000-000000000000";

class SessionHttp : public ::testing::Test {
protected:
    void record(const std::string& agent, const std::string& outcome, const std::string& session) {
        const auto traced =
            admin.post("/v1/trace", trace_body(agent, outcome), {{"X-Akashi-Session", session}});
        EXPECT_EQ(traced.status, 201) << traced.body;
    }
    static json::value get(HttpClient& client, const std::string& path) {
        auto reply = client.get("/v1/sessions" + path);
        EXPECT_EQ(reply.status, 200) << reply.body;
        return reply.json;
    }
    std::string refusal(const std::string& path) {
        const auto reply = admin.get("/v1/sessions" + path);
        EXPECT_EQ(reply.status, 400) << reply.body;
        return std::string(reply.json.at("error").at("message").as_string());
    }
    static std::vector<std::string> texts(const json::value& items, const char* member) {
        std::vector<std::string> list;
        for (const auto& item : items.as_array()) list.emplace_back(item.at(member).as_string());
        return list;
    }

    TestServer server;
    HttpClient admin = server.admin();
};

TEST_F(SessionHttp, AreListedWithTheNewestFirst) {
    EXPECT_TRUE(get(admin, "").at("data").as_array().empty());
    record("planner", "one", kOne);
    record("planner", "two", kTwo);
    record("coder", "three", kOne);
    record("planner", "none", "not a session");
    const json::value page = get(admin, "");
    EXPECT_THAT(texts(page.at("data"), "session_id"), ElementsAre(kTwo, kOne));
    EXPECT_EQ(page.at("has_more"), false);
    EXPECT_EQ(page.at("limit"), 50);
    const json::value& one = page.at("data").at(1);
    EXPECT_EQ(one.at("decision_count"), 2);
    EXPECT_EQ(one.at("agents"), json::parse(R"(["coder","planner"])"));
    EXPECT_LT(one.at("started_at").as_string(), one.at("ended_at").as_string());
}

TEST_F(SessionHttp, AreReadInPages) {
    record("planner", "one", kOne);
    record("planner", "two", kTwo);
    json::value page = get(admin, "?limit=1");
    EXPECT_THAT(texts(page.at("data"), "session_id"), ElementsAre(kTwo));
    EXPECT_EQ(page.at("has_more"), true);
    EXPECT_EQ(page.at("next_offset"), 1);
    const std::string cursor(page.at("next_cursor").as_string());
    record("planner", "three", "33333333-0000-4000-8000-000000000000");
    page = get(admin, "?limit=1&cursor=" + cursor);
    EXPECT_THAT(texts(page.at("data"), "session_id"), ElementsAre(kOne));
    EXPECT_EQ(page.at("has_more"), false);
    EXPECT_FALSE(page.as_object().contains("next_cursor"));
    EXPECT_EQ(refusal("?offset=1&cursor=" + cursor), "send cursor or offset, not both");
    EXPECT_EQ(
        refusal("?cursor=x"),
        "invalid cursor: send next_cursor of a page of the same list in the same order"
    );
}

TEST_F(SessionHttp, TellWhatWasDecidedTheOldestFirst) {
    record("planner", "one", kOne);
    record("planner", "two", kTwo);
    record("coder", "three", kOne);
    const json::value data = get(admin, std::string("/") + kOne).at("data");
    EXPECT_EQ(data.at("session_id"), kOne);
    EXPECT_THAT(texts(data.at("decisions"), "outcome"), ElementsAre("one", "three"));
    EXPECT_EQ(data.at("decision_count"), 2);
    EXPECT_EQ(data.at("has_more"), false);
    const json::value& summary = data.at("summary");
    EXPECT_EQ(summary.at("started_at"), data.at("decisions").at(0).at("valid_from"));
    EXPECT_EQ(summary.at("ended_at"), data.at("decisions").at(1).at("valid_from"));
    EXPECT_GT(summary.at("duration_secs").to_number<double>(), 0);
    EXPECT_EQ(summary.at("decision_types"), json::parse(R"({"architecture":2})"));
    EXPECT_EQ(summary.at("avg_confidence"), 0.7);
}

TEST_F(SessionHttp, AreCutIntoPagesOfDecisions) {
    for (const char* outcome : {"one", "two", "three"}) record("planner", outcome, kOne);
    const std::string path = std::string("/") + kOne + "?limit=2";
    json::value data = get(admin, path).at("data");
    EXPECT_THAT(texts(data.at("decisions"), "outcome"), ElementsAre("one", "two"));
    EXPECT_EQ(data.at("decision_count"), 3) << "of the session, not of the page";
    EXPECT_EQ(data.at("has_more"), true);
    EXPECT_EQ(data.at("next_offset"), 2);
    const std::string cursor(data.at("next_cursor").as_string());
    data = get(admin, path + "&cursor=" + cursor).at("data");
    EXPECT_THAT(texts(data.at("decisions"), "outcome"), ElementsAre("three"));
    EXPECT_EQ(get(admin, path + "&offset=2").at("data").at("decisions"), data.at("decisions"));
}

TEST_F(SessionHttp, WithoutDecisionsAreEmptyButComplete) {
    const json::value data = get(admin, std::string("/") + kOne).at("data");
    EXPECT_EQ(
        data,
        json::parse(fmt::format(
            R"({{"session_id":"{}","decisions":[],
        "decision_count":0,"has_more":false,"summary":{{"started_at":null,"ended_at":null,
        "duration_secs":0,"decision_types":{{}},"avg_confidence":0}}}})",
            kOne
        ))
    );
    for (const char* wrong : {"/x", "/11111111-0000-4000-8000", "/recent"})
        EXPECT_EQ(refusal(wrong), "invalid session_id") << wrong;
}

TEST_F(SessionHttp, ShowNothingOfWhatTheCallerMayNotSee) {
    HttpClient alpha = server.add_agent("alpha", "reader", R"(["eu"])");
    HttpClient gamma = server.add_agent("gamma", "agent", R"(["us"])");
    record("gamma", "secret", kOne);
    record("alpha", "open", kOne);
    record("gamma", "secret, too", kTwo);
    const json::value page = get(alpha, "");
    EXPECT_THAT(texts(page.at("data"), "session_id"), ElementsAre(kOne));
    EXPECT_EQ(page.at("data").at(0).at("decision_count"), 1);
    EXPECT_EQ(page.at("data").at(0).at("agents"), json::parse(R"(["alpha"])"));
    const json::value one = get(alpha, std::string("/") + kOne).at("data");
    EXPECT_THAT(texts(one.at("decisions"), "outcome"), ElementsAre("open"));
    EXPECT_EQ(one.at("decision_count"), 1);
    EXPECT_EQ(get(alpha, std::string("/") + kTwo).at("data").at("decision_count"), 0);
    EXPECT_EQ(server.anonymous().get("/v1/sessions").status, 401);
}

}  // namespace
}  // namespace akashi::testing
