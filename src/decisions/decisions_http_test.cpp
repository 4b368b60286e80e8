#include "base/time.hpp"
#include "testing/stores/test_server.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace akashi::testing {
namespace {

using ::testing::ElementsAre;

class DecisionsHttp : public ::testing::Test {
protected:
    std::string record(
        const std::string& agent, const std::string& outcome, const std::string& type = "planning"
    ) {
        const auto traced = admin.post("/v1/trace", trace_body(agent, outcome, "", type));
        EXPECT_EQ(traced.status, 201) << traced.body;
        return std::string(traced.json.at("data").at("decision_id").as_string());
    }
    std::vector<std::string> outcomes(const boost::json::value& decisions) {
        std::vector<std::string> texts;
        for (const auto& item : decisions.as_array()) {
            texts.emplace_back(item.at("outcome").as_string());
        }
        return texts;
    }

    TestServer server;
    HttpClient admin = server.admin();
};

TEST_F(DecisionsHttp, AreListedNewestFirst) {
    for (const char* outcome : {"one", "two", "three"}) record("planner", outcome);
    const auto recent = admin.get("/v1/decisions/recent?limit=2");
    EXPECT_EQ(recent.status, 200);
    EXPECT_THAT(outcomes(recent.json.at("data")), ElementsAre("three", "two"));
    EXPECT_EQ(recent.json.at("total"), 3);
    EXPECT_EQ(recent.json.at("has_more"), true);
    EXPECT_EQ(recent.json.at("limit"), 2);
    EXPECT_EQ(recent.json.at("offset"), 0);
}

TEST_F(DecisionsHttp, AreListedByAgentAndTypeWhateverTheCase) {
    record("planner", "mine");
    record("planner", "other type", "security");
    record("coder", "other agent");
    const auto recent =
        admin.get("/v1/decisions/recent?agent_id=planner&decision_type=PLANNING&limit=abc");
    EXPECT_THAT(outcomes(recent.json.at("data")), ElementsAre("mine"));
    EXPECT_EQ(recent.json.at("total"), 1);
    EXPECT_EQ(recent.json.at("limit"), 10);
}

TEST_F(DecisionsHttp, PastTheLastPageStillSayHowManyThereAre) {
    record("planner", "only");
    const auto page = admin.get("/v1/decisions/recent?offset=50");
    EXPECT_TRUE(page.json.at("data").as_array().empty());
    EXPECT_EQ(page.json.at("total"), 1);
    EXPECT_EQ(page.json.at("has_more"), false);
}

TEST_F(DecisionsHttp, AreQueriedWithFiltersOrderAndDetails) {
    admin.post(
        "/v1/trace",
        trace_body(
            "planner",
            "with alternatives",
            R"(,"alternatives":[{"label":"no"}],"evidence":[{"source_type":"document","content":"c"}])"
        )
    );
    record("coder", "plain");
    const auto found = admin.post(
        "/v1/query",
        R"({"filters":{"agent_id":["planner","coder"],"confidence_min":0.5},
            "include":["alternatives","evidence"],"order_by":"agent_id","order_dir":"ASC","limit":10})"
    );
    ASSERT_EQ(found.status, 200) << found.body;
    EXPECT_THAT(outcomes(found.json.at("data")), ElementsAre("plain", "with alternatives"));
    EXPECT_EQ(found.json.at("data").at(1).at("alternatives").as_array().size(), 1u);
    EXPECT_EQ(found.json.at("data").at(1).at("evidence").as_array().size(), 1u);
}

TEST_F(DecisionsHttp, AreQueriedByTheTraceOfTheirRun) {
    admin.post(
        "/v1/trace",
        R"({"agent_id":"a","trace_id":"t-1","decision":{"decision_type":"planning","outcome":"x"}})"
    );
    record("a", "y");
    const auto found = admin.post("/v1/query", R"({"trace_id":"t-1"})");
    EXPECT_THAT(outcomes(found.json.at("data")), ElementsAre("x"));
}

TEST_F(DecisionsHttp, AcceptThePythonClientsSpellingOfFrom) {
    record("a", "x");
    const auto all = admin.post(
        "/v1/query", R"({"filters":{"time_range":{"from_":"2020-01-01T00:00:00Z","to":null}}})"
    );
    ASSERT_EQ(all.status, 200) << all.body;
    EXPECT_EQ(all.json.at("total"), 1);
    const auto none =
        admin.post("/v1/query", R"({"filters":{"time_range":{"to":"2020-01-01T00:00:00Z"}}})");
    EXPECT_EQ(none.json.at("total"), 0);
}

TEST_F(DecisionsHttp, AreSeenAsTheyWereAtATime) {
    const std::string old_id = record("planner", "old");
    const auto old_read = admin.get("/v1/decisions/" + old_id);
    const std::string between(old_read.json.at("data").at("valid_from").as_string());
    admin.post(
        "/v1/trace",
        fmt::format(
            R"({{"agent_id":"planner","decision":{{"decision_type":"planning","outcome":"new"}},"supersedes_id":"{}"}})",
            old_id
        )
    );
    const auto then = admin.post("/v1/query/temporal", fmt::format(R"({{"as_of":"{}"}})", between));
    ASSERT_EQ(then.status, 200) << then.body;
    EXPECT_THAT(outcomes(then.json.at("data").at("decisions")), ElementsAre("old"));
    const auto before = admin.post("/v1/query/temporal", R"({"as_of":"2020-01-01T00:00:00Z"})");
    EXPECT_TRUE(before.json.at("data").at("decisions").as_array().empty());
    // A client's clock may be a little ahead.
    const auto status_at = [&](Time time) {
        const auto body = fmt::format(R"({{"as_of":"{}"}})", format_rfc3339(time));
        return admin.post("/v1/query/temporal", body).status;
    };
    EXPECT_EQ(status_at(now() + std::chrono::seconds(30)), 200);
    EXPECT_EQ(status_at(now() + std::chrono::minutes(2)), 400);
}

TEST_F(DecisionsHttp, ThatDoNotExistAreNotFound) {
    EXPECT_EQ(admin.get("/v1/decisions/11111111-2222-4333-8444-555555555555").status, 404);
    EXPECT_EQ(admin.get("/v1/decisions/nonsense").status, 400);
    const auto revisions =
        admin.get("/v1/decisions/11111111-2222-4333-8444-555555555555/revisions");
    EXPECT_EQ(revisions.status, 200);
    EXPECT_EQ(revisions.json.at("data").at("count"), 0);
}

TEST_F(DecisionsHttp, AreReadByEveryFormOfTheirId) {
    const std::string id = record("planner", "x");
    std::string bare = id;
    std::erase(bare, '-');
    for (const auto& form : {id, "urn:uuid:" + id, "%7B" + id + "%7D", bare}) {
        EXPECT_EQ(admin.get("/v1/decisions/" + form).status, 200) << form;
    }
}

TEST_F(DecisionsHttp, OfOneAgentAreItsHistory) {
    record("planner", "mine");
    record("coder", "other");
    const auto history = admin.get("/v1/agents/planner/history?from=2020-01-01T00:00:00Z&limit=5");
    ASSERT_EQ(history.status, 200) << history.body;
    EXPECT_THAT(outcomes(history.json.at("data")), ElementsAre("mine"));
    const auto wrong = admin.get("/v1/agents/planner/history?from=yesterday");
    EXPECT_EQ(wrong.status, 400);
    EXPECT_EQ(
        wrong.json.at("error").at("message"),
        "invalid 'from': expected RFC3339 format (e.g. 2024-01-01T00:00:00Z)"
    );
}

}  // namespace
}  // namespace akashi::testing
