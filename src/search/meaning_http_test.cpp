#include "testing/stores/test_server.hpp"
#include "testing/tiny_model.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

namespace akashi::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int kSessions = 0;
constexpr int kMoney = 1;

/// A server with a model in the process.
class MeaningHttp : public ::testing::Test {
protected:
    static bool is_indexed(HttpClient& client, const std::string& outcome) {
        const auto found =
            client.post("/v1/search", fmt::format(R"({{"query":"{}","explain":true}})", outcome));
        for (const auto& hit : found.json.at("data").as_array())
            if (hit.at("decision").at("outcome").as_string() == outcome.c_str())
                return hit.at("explanation").as_object().contains("nearness");
        return false;
    }
    /// Records a decision and waits until it has a vector. `rest` goes into the trace, with a
    /// leading comma.
    std::string record(
        const std::string& outcome,
        const std::string& rest = "",
        const std::string& agent = "planner"
    ) {
        std::string body = trace_body(agent, outcome);
        body.insert(body.size() - 1, rest);
        const auto traced = admin.post("/v1/trace", body);
        EXPECT_EQ(traced.status, 201) << traced.body;
        while (!is_indexed(admin, outcome)) std::this_thread::yield();
        return std::string(traced.json.at("data").at("decision_id").as_string());
    }
    HttpReply search(const std::string& members) {
        const auto reply = admin.post("/v1/search", "{" + members + "}");
        EXPECT_EQ(reply.status, 200) << reply.body;
        return reply;
    }
    static std::vector<std::string> outcomes(const HttpReply& reply) {
        std::vector<std::string> list;
        for (const auto& hit : reply.json.at("data").as_array())
            list.emplace_back(hit.at("decision").at("outcome").as_string());
        return list;
    }

    const TinyModel model{{
        {"sessions", kSessions},
        {"login", kSessions},
        {"cookies", kSessions},
        {"invoices", kMoney},
        {"payments", kMoney},
    }};
    TestServer server{[this](app::Config& config) {
        config.embedding.provider = "static";
        config.embedding.model_path = model.path();
    }};
    HttpClient admin = server.admin();
};

TEST_F(MeaningHttp, FindsWhatSaysTheSameInOtherWords) {
    record("keep login state in Redis");
    record("print payments on paper");
    const auto found = search(R"("query":"where do sessions live")");
    EXPECT_THAT(outcomes(found), ElementsAre("keep login state in Redis"));
    EXPECT_EQ(found.header("x-search-backend"), "memory");
    EXPECT_GT(found.json.at("data").at(0).at("similarity_score").to_number<double>(), 0.1);
}

TEST_F(MeaningHttp, SearchesByWordsAloneWhenAskedTo) {
    record("keep login state in Redis");
    const auto found = search(R"("query":"where do sessions live","semantic":false)");
    EXPECT_THAT(outcomes(found), IsEmpty());
    EXPECT_EQ(found.header("x-search-backend"), "text");
}

TEST_F(MeaningHttp, TakesPhrasesAndExclusionsByTheirWords) {
    record("keep login state in Redis");
    EXPECT_EQ(search(R"("query":"sessions -redis")").header("x-search-backend"), "text");
    EXPECT_EQ(search(R"("query":"\"login state\"")").header("x-search-backend"), "text");
}

TEST_F(MeaningHttp, PutsWhatHasBothWordsAndMeaningFirst) {
    record("login for guests");
    record("sessions for guests");
    const auto found = search(R"("query":"sessions")");
    EXPECT_THAT(outcomes(found), ElementsAre("sessions for guests", "login for guests"));
}

TEST_F(MeaningHttp, HeedsEveryFilter) {
    record("keep login state in Redis", R"(,"context":{"project":"shop"})");
    record("keep cookies for a day", R"(,"context":{"project":"blog"})");
    const auto found = search(R"("query":"sessions","filters":{"project":"blog"})");
    EXPECT_THAT(outcomes(found), ElementsAre("keep cookies for a day"));
    EXPECT_THAT(
        outcomes(search(R"("query":"sessions","filters":{"confidence_min":0.99})")), IsEmpty()
    );
    EXPECT_THAT(
        outcomes(search(R"("query":"sessions","filters":{"outcome":"keep cookies for a day"})")),
        ElementsAre("keep cookies for a day")
    );
}

TEST_F(MeaningHttp, FindsNothingThatTheCallerMayNotSee) {
    HttpClient stranger = server.add_agent("stranger", "agent");
    record("keep login state in Redis");
    record("keep cookies for a day", "", "stranger");
    const auto found = stranger.post("/v1/search", R"({"query":"sessions"})");
    EXPECT_THAT(outcomes(found), ElementsAre("keep cookies for a day"));
}

TEST_F(MeaningHttp, ForgetsWhatEnded) {
    const std::string old = record("keep login state in Redis");
    record("keep login state in files", fmt::format(R"(,"supersedes_id":"{}")", old));
    EXPECT_THAT(
        outcomes(search(R"("query":"sessions")")), ElementsAre("keep login state in files")
    );
}

TEST_F(MeaningHttp, FindsWhatIsLikeADecision) {
    const std::string id = record("keep login state in Redis");
    record("set cookies for guests");
    record("print payments on paper");
    const auto found = search(fmt::format(R"("like":"{}")", id));
    ASSERT_FALSE(outcomes(found).empty());
    EXPECT_EQ(outcomes(found).front(), "set cookies for guests");
    EXPECT_EQ(found.header("x-search-backend"), "memory");
}

TEST_F(MeaningHttp, ChecksForPrecedentsByMeaning) {
    record("keep login state in Redis", R"(,"context":{"project":"shop"})");
    const auto checked = admin.post(
        "/v1/check",
        R"({"decision_type":"architecture","query":"where do sessions live","project":"shop","explain":true})"
    );
    ASSERT_EQ(checked.status, 200) << checked.body;
    EXPECT_EQ(checked.header("x-search-backend"), "memory");
    EXPECT_EQ(checked.json.at("data").at("has_precedent"), true) << checked.body;
}

TEST_F(MeaningHttp, KeepsItsVectorsAcrossARestart) {
    record("keep login state in Redis");
    server.restart();
    admin = server.admin();
    while (search(R"("query":"sessions")").header("x-search-backend") == "text")
        std::this_thread::yield();
    EXPECT_THAT(
        outcomes(search(R"("query":"sessions")")), ElementsAre("keep login state in Redis")
    );
}

TEST_F(MeaningHttp, SaysThatItHasVectors) {
    const auto is_enabled = [&] {
        return admin.get("/config").json.at("data").at("search_enabled").as_bool();
    };
    while (!is_enabled()) std::this_thread::yield();
    const auto traced = admin.post("/v1/trace", trace_body("planner", "keep login state"));
    EXPECT_FALSE(traced.json.at("data").as_object().contains("embedding_skipped"));
}

}  // namespace
}  // namespace akashi::testing
