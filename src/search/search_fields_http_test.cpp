// Every member of a hit and of a precedent, compared with the decision as it is read by its id.
#include "testing/stores/test_server.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace akashi::testing {
namespace {

namespace json = boost::json;

class SearchFieldsHttp : public ::testing::Test {
protected:
    std::string record(
        const std::string& outcome, const std::string& project, const std::string& references = ""
    ) {
        const auto traced = planner.post(
            "/v1/trace",
            fmt::format(
                R"({{"agent_id":"planner","decision":{{"decision_type":"planning","outcome":"{}",
                    "confidence":0.625,"reasoning":"A reasoning",
                    "alternatives":[{{"label":"A label","rejection_reason":"A rejection"}}],
                    "evidence":[{{"source_type":"document","content":"A content"}}]}}{},
                    "metadata":{{"a key":"a value"}},
                    "context":{{"project":"{}","tool":"a tool","model":"a model"}}}})",
                outcome,
                references,
                project
            ),
            {{"X-Akashi-Session", "0d3c0000-0000-4000-8000-000000000001"}}
        );
        EXPECT_EQ(traced.status, 201) << traced.body;
        return std::string(traced.json.at("data").at("decision_id").as_string());
    }
    /// The decision as it is read by its id, without some members.
    json::object detail_without(std::initializer_list<std::string_view> names) {
        json::object detail = planner.get("/v1/decisions/" + kafka).json.at("data").as_object();
        for (const auto name : names) EXPECT_EQ(detail.erase(name), 1u) << name;
        return detail;
    }
    json::value check(HttpClient& client, const std::string& members) {
        const auto reply =
            client.post("/v1/check", R"({"decision_type":"planning")" + members + "}");
        EXPECT_EQ(reply.status, 200) << reply.body;
        return reply.json.at("data");
    }
    static std::vector<std::string> outcomes(const json::value& data) {
        std::vector<std::string> texts;
        for (const auto& item : data.at("decisions").as_array())
            texts.emplace_back(item.at("outcome").as_string());
        return texts;
    }

    TestServer server;
    HttpClient planner = server.add_agent("planner", "agent");
    const std::string older = record("Emails in Redis", "mail");
    const std::string kafka = record(
        "Kafka as a log", "logs", R"(,"precedent_ref":")" + older + R"(","precedent_reason":"Why")"
    );
    const std::string newest = record("Rotate keys", "mail");
};

TEST_F(SearchFieldsHttp, OfAHitAreTheDecisionAndItsScore) {
    const auto found = planner.post("/v1/search", R"({"query":"kafka"})");
    ASSERT_EQ(found.status, 200) << found.body;
    json::object list = found.json.as_object();
    json::object hit = list.at("data").at(0).as_object();
    EXPECT_EQ(hit.at("decision"), detail_without({"alternatives", "evidence"}));
    EXPECT_GT(hit.at("similarity_score").to_number<double>(), 0.5);
    EXPECT_LT(hit.at("similarity_score").to_number<double>(), 1);
    EXPECT_EQ(hit.size(), 2u);
    list.erase("data");
    list.erase("meta");
    EXPECT_EQ(
        json::value(list), json::parse(R"({"total":1,"has_more":false,"limit":100,"offset":0})")
    );
}

TEST_F(SearchFieldsHttp, OfAPrecedentAreTheDecisionWithItsAlternatives) {
    const json::value expected = {
        {"has_precedent", true},
        {"decisions", json::array{detail_without({"evidence"})}},
        {"conflicts", json::array()},
        {"prior_resolutions", json::array()},
    };
    EXPECT_EQ(check(planner, R"(,"query":"kafka")"), expected);
    EXPECT_EQ(check(planner, R"(,"query":"kafka","format":"full")"), expected);
    EXPECT_EQ(check(planner, R"(,"project":"logs")"), expected) << "without words, too";
}

TEST_F(SearchFieldsHttp, OfTheConciseFormAreAPartOfTheDecision) {
    json::object concise = detail_without(
        {"alternatives",
         "evidence",
         "metadata",
         "run_id",
         "org_id",
         "completeness_score",
         "content_hash",
         "valid_from",
         "transaction_time",
         "agent_context",
         "api_key_id",
         "supersession_velocity_hours",
         "precedent_citation_count",
         "conflict_fate"}
    );
    json::value expected = {
        {"has_precedent", true},
        {"summary",
         "1 prior decision found. Best match: \"Kafka as a log\" (63% confidence, never "
         "superseded)."},
        {"action_needed", false},
        {"relevant_count", 1},
        {"decisions", json::array{concise}},
        {"conflicts", json::array()},
        {"prior_resolutions", json::array()},
        {"precedent_ref_hint", kafka},
    };
    EXPECT_EQ(check(planner, R"(,"query":"kafka","format":"concise")"), expected);
    HttpClient reader = server.add_agent("auditor", "reader");
    server.admin().send("PATCH", "/v1/agents/auditor/tags", R"({"tags":["team"]})");
    server.admin().send("PATCH", "/v1/agents/planner/tags", R"({"tags":["team"]})");
    expected.as_object().erase("precedent_ref_hint");
    EXPECT_EQ(check(reader, R"(,"query":"kafka","format":"concise")"), expected)
        << "a reader cannot cite";
}

TEST_F(SearchFieldsHttp, OfTheConciseFormSayThatThereIsNothing) {
    EXPECT_EQ(check(planner, R"(,"query":"unheard","format":"concise")"), json::parse(R"({
        "has_precedent":false,"summary":"No prior decisions found.","action_needed":false,
        "relevant_count":0,"decisions":[],"conflicts":[],"prior_resolutions":[]})"));
}

TEST_F(SearchFieldsHttp, OfACheckFilterByTypeAgentAndProject) {
    using ::testing::ElementsAre;
    using ::testing::IsEmpty;
    HttpClient admin = server.admin();
    for (const std::string query : {"", R"(,"query":"redis kafka keys")"}) {
        EXPECT_THAT(
            outcomes(check(admin, query + R"(,"agent_id":"planner","project":"logs")")),
            ElementsAre("Kafka as a log")
        );
        EXPECT_THAT(outcomes(check(admin, query + R"(,"agent_id":"logs")")), IsEmpty());
        EXPECT_THAT(outcomes(check(admin, query + R"(,"project":"planner")")), IsEmpty());
        EXPECT_THAT(
            outcomes(check(admin, query + R"(,"project":"mail")")),
            ::testing::UnorderedElementsAre("Rotate keys", "Emails in Redis")
        );
    }
    EXPECT_THAT(
        outcomes(check(admin, R"(,"project":"mail")")),
        ElementsAre("Rotate keys", "Emails in Redis")
    ) << "the newest first";
}

TEST_F(SearchFieldsHttp, OfAQueryHaveAtMost4096Bytes) {
    const auto status = [&](const std::string& path, std::size_t bytes) {
        const auto reply = planner.post(
            path,
            fmt::format(
                R"({{{}"query":"{}"}})",
                path == "/v1/check" ? R"("decision_type":"planning",)" : "",
                std::string(bytes, 'q')
            )
        );
        if (reply.status == 400)
            EXPECT_EQ(reply.json.at("error").at("message"), "query must be at most 4096 bytes");
        return reply.status;
    };
    for (const std::string path : {"/v1/search", "/v1/check"}) {
        EXPECT_EQ(status(path, 4096), 200) << path;
        EXPECT_EQ(status(path, 4097), 400) << path;
    }
}

}  // namespace
}  // namespace akashi::testing
