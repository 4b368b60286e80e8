#include "testing/stores/test_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace akashi::testing {
namespace {

using ::testing::HasSubstr;

class SearchHttp : public ::testing::Test {
protected:
    SearchHttp() {
        record("architecture", "Store sessions in PostgreSQL", "One fewer moving part.");
        record("architecture", "Queue emails in Redis streams", "Bursts of newsletters.");
        record("security", "Rotate session keys weekly", "Limits the damage of a leak.");
    }
    void record(const std::string& type, const std::string& outcome, const std::string& reasoning) {
        const auto traced = admin.post(
            "/v1/trace", trace_body("planner", outcome, R"(,"reasoning":")" + reasoning + '"', type)
        );
        ASSERT_EQ(traced.status, 201) << traced.body;
    }
    std::string best(const HttpReply& reply) {
        const auto& hits = reply.json.at("data").as_array();
        return hits.empty() ? "" : std::string(hits.at(0).at("decision").at("outcome").as_string());
    }

    TestServer server;
    HttpClient admin = server.admin();
};

TEST_F(SearchHttp, FindsDecisionsByTheirWords) {
    const auto found = admin.post("/v1/search", R"({"query":"where do we store a session?"})");
    ASSERT_EQ(found.status, 200) << found.body;
    EXPECT_EQ(found.header("x-search-backend"), "text");
    EXPECT_EQ(best(found), "Store sessions in PostgreSQL");
    EXPECT_EQ(found.json.at("total"), found.json.at("data").as_array().size());
    const double score = found.json.at("data").at(0).at("similarity_score").to_number<double>();
    EXPECT_GT(score, 0.05);
    EXPECT_LE(score, 1.0);
}

TEST_F(SearchHttp, LooksIntoTheReasoning) {
    EXPECT_EQ(
        best(admin.post("/v1/search", R"({"query":"newsletters"})")),
        "Queue emails in Redis streams"
    );
}

TEST_F(SearchHttp, KeepsToItsFilters) {
    const auto found = admin.post(
        "/v1/search", R"({"query":"session","filters":{"decision_type":"Security"},"limit":5})"
    );
    EXPECT_EQ(found.json.at("total"), 1);
    EXPECT_EQ(best(found), "Rotate session keys weekly");
}

TEST_F(SearchHttp, NeedsAWord) {
    for (const char* query : {"", "   ", "?!", "\\u0000"}) {
        const auto found = admin.post("/v1/search", std::string(R"({"query":")") + query + R"("})");
        EXPECT_EQ(found.status, 400) << query;
        EXPECT_EQ(found.json.at("error").at("message"), "query is required");
    }
}

TEST_F(SearchHttp, TakesQuerySyntaxForWords) {
    for (const char* query :
         {"AND", "NEAR(a b", "a* OR", "\\\"open", "col:x", "^x", "- -", "(", "'"}) {
        const auto found =
            admin.post("/v1/search", std::string(R"({"query":"session )") + query + R"("})");
        EXPECT_EQ(found.status, 200) << query << found.body;
    }
}

TEST_F(SearchHttp, BeforeADecisionReturnsPrecedents) {
    const auto checked = admin.post(
        "/v1/check", R"({"decision_type":"architecture","query":"keep the session store"})"
    );
    ASSERT_EQ(checked.status, 200) << checked.body;
    const auto& data = checked.json.at("data");
    EXPECT_TRUE(data.at("has_precedent").as_bool());
    EXPECT_EQ(data.at("decisions").at(0).at("outcome"), "Store sessions in PostgreSQL");
    EXPECT_TRUE(data.at("conflicts").as_array().empty());
    EXPECT_TRUE(data.at("prior_resolutions").as_array().empty());
}

TEST_F(SearchHttp, BeforeADecisionWithoutAQueryReturnsTheNewestOfTheType) {
    const auto checked = admin.post("/v1/check", R"({"decision_type":"Architecture","limit":1})");
    const auto& decisions = checked.json.at("data").at("decisions").as_array();
    ASSERT_EQ(decisions.size(), 1u);
    EXPECT_EQ(decisions.at(0).at("outcome"), "Queue emails in Redis streams");
}

TEST_F(SearchHttp, BeforeADecisionFindsNothingWhereThereIsNothing) {
    const auto checked =
        admin.post("/v1/check", R"({"decision_type":"deployment","query":"blue green"})");
    EXPECT_FALSE(checked.json.at("data").at("has_precedent").as_bool());
    EXPECT_TRUE(checked.json.at("data").at("decisions").as_array().empty());
}

TEST_F(SearchHttp, BeforeADecisionCanBeConcise) {
    const auto checked =
        admin.post("/v1/check", R"({"decision_type":"architecture","format":"concise"})");
    ASSERT_EQ(checked.status, 200) << checked.body;
    const auto& data = checked.json.at("data");
    EXPECT_THAT(
        std::string(data.at("summary").as_string()),
        HasSubstr("2 prior decisions found. Most recent: \"Queue emails in Redis streams\"")
    );
    EXPECT_EQ(data.at("relevant_count"), 2);
    EXPECT_EQ(data.at("precedent_ref_hint"), data.at("decisions").at(0).at("id"));
    EXPECT_FALSE(data.at("decisions").at(0).as_object().contains("metadata"));
}

TEST_F(SearchHttp, BeforeADecisionNeedsItsType) {
    const auto checked = admin.post("/v1/check", R"({"query":"x"})");
    EXPECT_EQ(checked.status, 400);
    EXPECT_EQ(checked.json.at("error").at("message"), "decision_type is required");
}

}  // namespace
}  // namespace akashi::testing
