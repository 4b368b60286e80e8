// Every filter and every order of POST /v1/query and of the other routes that take them.
#include "testing/stores/test_server.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace akashi::testing {
namespace {

namespace json = boost::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Three decisions. The one in the middle has the filters' values, and no two of them are equal.
class QueryHttp : public ::testing::Test {
protected:
    QueryHttp() {
        record("one", "beta", "planning", 0.25, "x", "11111111-0000-4000-8000-000000000000");
        record("two", "alpha", "architecture", 0.75, "w", "22222222-0000-4000-8000-000000000000");
        record("three", "beta", "planning", 0.5, "x", "11111111-0000-4000-8000-000000000000");
        two = admin.post("/v1/query", R"({"filters":{"outcome":"two"}})").json.at("data").at(0);
    }
    void record(
        const std::string& outcome,
        const std::string& agent,
        const std::string& type,
        double confidence,
        const std::string& suffix,
        const std::string& session
    ) {
        const auto traced = admin.post(
            "/v1/trace",
            fmt::format(
                R"({{"agent_id":"{0}","trace_id":"trace-{1}",
                    "decision":{{"decision_type":"{2}","outcome":"{3}","confidence":{4},
                        "evidence":[{{"source_type":"document","content":"c"}}]}},
                    "context":{{"project":"project-{1}","tool":"tool-{1}","model":"model-{1}"}}}})",
                agent,
                suffix,
                type,
                outcome,
                confidence
            ),
            {{"X-Akashi-Session", session}}
        );
        EXPECT_EQ(traced.status, 201) << traced.body;
    }
    static std::vector<std::string> outcomes(const json::value& decisions) {
        std::vector<std::string> texts;
        for (const auto& item : decisions.as_array())
            texts.emplace_back(item.at("outcome").as_string());
        return texts;
    }
    std::vector<std::string> query(const std::string& members) {
        const auto reply = admin.post("/v1/query", "{" + members + "}");
        EXPECT_EQ(reply.status, 200) << reply.body;
        return outcomes(reply.json.at("data"));
    }
    std::string member_of_two(const char* name) { return json::serialize(two.at(name)); }

    TestServer server;
    HttpClient admin = server.admin();
    json::value two;
};

TEST_F(QueryHttp, MatchesEachFilterWithItsOwnField) {
    const std::vector<std::pair<std::string, std::string>> filters = {
        {"agent_id", R"(["alpha","nobody"])"},
        {"run_id", member_of_two("run_id")},
        {"decision_type", R"(" Architecture ")"},
        {"confidence_min", "0.75"},
        {"outcome", R"("two")"},
        {"session_id", R"("22222222-0000-4000-8000-000000000000")"},
        {"tool", R"("tool-w")"},
        {"model", R"("model-w")"},
        {"project", R"("project-w")"},
        {"time_range", fmt::format(R"({{"from":{0},"to":{0}}})", member_of_two("valid_from"))},
    };
    std::string all;
    for (const auto& [name, value] : filters) {
        const std::string member = '"' + name + "\":" + value;
        EXPECT_THAT(query("\"filters\":{" + member + "}"), ElementsAre("two")) << name;
        all += (all.empty() ? "" : ",") + member;
    }
    EXPECT_THAT(query("\"filters\":{" + all + R"(},"trace_id":"trace-w")"), ElementsAre("two"));
    EXPECT_THAT(query(R"("trace_id":"trace-w")"), ElementsAre("two"));
    for (const auto* member :
         {R"("agent_id":["tool-w"])",
          R"("decision_type":"two")",
          R"("confidence_min":0.76)",
          R"("outcome":"architecture")",
          R"("tool":"model-w")",
          R"("model":"tool-w")",
          R"("project":"trace-w")",
          R"("run_id":"22222222-0000-4000-8000-000000000000")"})
        EXPECT_THAT(query(std::string(R"("filters":{)") + member + "}"), IsEmpty()) << member;
    EXPECT_THAT(query(R"("trace_id":"project-w")"), IsEmpty());
}

TEST_F(QueryHttp, CountsBothEndsOfATimeRange) {
    const std::string time = member_of_two("valid_from");
    const auto in = [&](const std::string& range) {
        return query(R"("filters":{"time_range":{)" + range + "}}");
    };
    EXPECT_THAT(in("\"from\":" + time), ElementsAre("three", "two"));
    EXPECT_THAT(in("\"to\":" + time), ElementsAre("two", "one"));
    const auto history = [&](const std::string& parameters) {
        const auto reply = admin.get("/v1/agents/alpha/history?" + parameters);
        EXPECT_EQ(reply.status, 200) << reply.body;
        return outcomes(reply.json.at("data"));
    };
    const std::string bare(two.at("valid_from").as_string());
    EXPECT_THAT(history("from=" + bare), ElementsAre("two"));
    EXPECT_THAT(history("to=" + bare), ElementsAre("two"));
    EXPECT_THAT(history("to=2020-01-01T00:00:00Z"), IsEmpty());
    EXPECT_THAT(history("from=2100-01-01T00:00:00Z"), IsEmpty());
    const auto wrong = admin.get("/v1/agents/alpha/history?to=tomorrow");
    EXPECT_EQ(wrong.status, 400);
    EXPECT_EQ(
        wrong.json.at("error").at("message"),
        "invalid 'to': expected RFC3339 format (e.g. 2024-01-01T00:00:00Z)"
    );
}

TEST_F(QueryHttp, OrdersByTheNamedFieldInBothDirections) {
    const std::vector<std::pair<std::string, std::vector<std::string>>> orders = {
        {"valid_from", {"one", "two", "three"}},
        {"unknown", {"one", "two", "three"}},
        {"confidence", {"one", "three", "two"}},
        {"outcome", {"one", "three", "two"}},
    };
    for (const auto& [name, ascending] : orders) {
        EXPECT_EQ(query(fmt::format(R"("order_by":"{}","order_dir":" Asc ")", name)), ascending);
        const std::vector<std::string> descending(ascending.rbegin(), ascending.rend());
        EXPECT_EQ(query(fmt::format(R"("order_by":"{}","order_dir":"desc")", name)), descending);
        EXPECT_EQ(query(fmt::format(R"("order_by":"{}")", name)), descending) << name;
    }
    for (const char* name : {"decision_type", "agent_id", "project"}) {
        EXPECT_EQ(query(fmt::format(R"("order_by":"{}")", name)).at(2), "two") << name;
        EXPECT_EQ(query(fmt::format(R"("order_by":"{}","order_dir":"asc")", name)).at(0), "two");
    }
}

TEST_F(QueryHttp, AppliesTheSameFiltersToATimeInThePast) {
    const std::string as_of = R"({"as_of":)" + member_of_two("valid_from") + ",";
    const auto then = [&](const std::string& members) {
        const auto reply = admin.post("/v1/query/temporal", as_of + members + "}");
        EXPECT_EQ(reply.status, 200) << reply.body;
        return outcomes(reply.json.at("data").at("decisions"));
    };
    EXPECT_THAT(then(R"("filters":{})"), ElementsAre("two", "one"));
    EXPECT_THAT(then(R"("filters":{"tool":"tool-w"})"), ElementsAre("two"));
    EXPECT_THAT(then(R"("filters":{"outcome":"three"})"), IsEmpty());
    EXPECT_THAT(then(R"("limit":1,"offset":1)"), ElementsAre("one"));
}

}  // namespace
}  // namespace akashi::testing
