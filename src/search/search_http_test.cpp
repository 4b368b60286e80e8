#include "testing/stores/test_server.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>

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

TEST_F(SearchHttp, RepeatsTheLimitAndTheOffsetThatItUsed) {
    const auto search = [&](const std::string& members) {
        const auto found = admin.post("/v1/search", R"({"query":"session")" + members + "}");
        const auto& list = found.json.as_object();
        EXPECT_EQ(list.at("has_more"), false) << members;
        return fmt::format(
            "{} at {} of {}",
            list.at("limit").as_int64(),
            list.at("offset").as_int64(),
            list.at("data").as_array().size()
        );
    };
    EXPECT_EQ(search(""), "100 at 0 of 2");
    EXPECT_EQ(search(R"(,"limit":7,"offset":1)"), "7 at 1 of 1");
    EXPECT_EQ(search(R"(,"limit":7,"offset":200000)"), "7 at 1000 of 0");
    EXPECT_EQ(search(R"(,"limit":5000,"offset":-1)"), "1000 at 0 of 2");
}

/// 50 decisions of 97 KB each, of which 43 make a page.
class LargeSearchHttp : public SearchHttp {
protected:
    LargeSearchHttp() {
        for (int i = 0; i < kDecisions; ++i)
            record("large", "zebra " + std::string(32'000, 'o'), std::string(65'000, 'r'));
    }
    /// Reads the pages of a list until the last one and counts the different decisions.
    std::size_t count_all(const std::function<HttpReply(std::int64_t offset)>& read) {
        constexpr std::size_t kLargestAnswer = 4'400'000;
        std::set<std::string> ids;
        std::int64_t offset = 0;
        for (bool has_more = true; has_more;) {
            const HttpReply reply = read(offset);
            EXPECT_EQ(reply.status, 200);
            EXPECT_LE(reply.body.size(), kLargestAnswer);
            has_more = reply.json.at("has_more").as_bool();
            EXPECT_EQ(reply.json.as_object().contains("next_offset"), has_more);
            for (const auto& item : reply.json.at("data").as_array()) {
                const auto* hit = item.as_object().if_contains("decision");
                const auto& decision = hit != nullptr ? *hit : item;
                EXPECT_TRUE(ids.emplace(decision.at("id").as_string()).second) << "shown twice";
            }
            if (has_more) offset = reply.json.at("next_offset").as_int64();
        }
        return ids.size();
    }

    static constexpr int kDecisions = 50;
};

TEST_F(LargeSearchHttp, EndsPagesAtTheirBytesAndGoesOnThere) {
    const auto first = admin.post("/v1/search", R"({"query":"zebra"})");
    EXPECT_EQ(first.json.at("total"), kDecisions);
    EXPECT_LT(first.json.at("data").as_array().size(), std::size_t{kDecisions});
    EXPECT_EQ(
        count_all([&](std::int64_t offset) {
            return admin.post(
                "/v1/search", fmt::format(R"({{"query":"zebra","offset":{}}})", offset)
            );
        }),
        std::size_t{kDecisions}
    );
    EXPECT_EQ(
        count_all([&](std::int64_t offset) {
            return admin.get(
                fmt::format("/v1/decisions/recent?decision_type=large&limit=100&offset={}", offset)
            );
        }),
        std::size_t{kDecisions}
    );
}

TEST_F(LargeSearchHttp, ACheckSaysWhenThereIsMoreThanFitsIntoItsAnswer) {
    for (const std::string query : {"", R"(,"query":"zebra")"}) {
        const auto checked =
            admin.post("/v1/check", R"({"decision_type":"large","limit":100)" + query + "}");
        ASSERT_EQ(checked.status, 200) << checked.body;
        EXPECT_EQ(checked.json.at("data").at("has_more"), true);
        EXPECT_FALSE(checked.json.at("data").at("decisions").as_array().empty());
    }
    const auto few = admin.post("/v1/check", R"({"decision_type":"large","limit":5})");
    EXPECT_FALSE(few.json.at("data").as_object().contains("has_more"));
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
    for (const char* query : {"", "   ", "?!"}) {
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
