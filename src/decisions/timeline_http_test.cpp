#include "base/time.hpp"
#include "testing/stores/test_server.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace akashi::testing {
namespace {

namespace json = boost::json;

class TimelineHttp : public ::testing::Test {
protected:
    json::value record(const std::string& agent, const std::string& type, double confidence) {
        const auto traced = admin.post(
            "/v1/trace",
            fmt::format(
                R"({{"agent_id":"{}","decision":{{"decision_type":{},"outcome":"as {}","confidence":{}}},
                    "context":{{"project":"of {}"}}}})",
                agent,
                json::serialize(json::string(type)),
                agent,
                confidence,
                agent
            )
        );
        EXPECT_EQ(traced.status, 201) << traced.body;
        const json::value& id = traced.json.at("data").at("decision_id");
        return admin.get("/v1/decisions/" + std::string(id.as_string())).json.at("data");
    }
    static json::value timeline_for(HttpClient& client, const std::string& parameters = "") {
        const auto reply = client.get("/v1/decisions/timeline?" + parameters);
        EXPECT_EQ(reply.status, 200) << reply.body;
        return reply.json.at("data");
    }
    std::string refusal(const std::string& parameters) {
        const auto reply = admin.get("/v1/decisions/timeline?" + parameters);
        EXPECT_EQ(reply.status, 400) << reply.body;
        return std::string(reply.json.at("error").at("message").as_string());
    }
    static std::string time_of(const json::value& decision) {
        return std::string(decision.at("valid_from").as_string());
    }
    static std::string day_of(const json::value& decision) {
        return time_of(decision).substr(0, 10);
    }

    TestServer server;
    HttpClient admin = server.admin();
};

TEST_F(TimelineHttp, ShowsTheDecisionsOfEachDay) {
    EXPECT_EQ(
        timeline_for(admin), json::parse(R"({"granularity":"day","buckets":[],"projects":[]})")
    );
    json::value first;
    json::value second;
    do {  // again when midnight passes in between
        first = record("coder", "planning", 0.25);
        second = record("planner", "security & \"more\"", 0.5);
    } while (day_of(first) != day_of(second));
    const auto shown = [](const json::value& decision) {
        json::object item;
        for (const char* name :
             {"id", "agent_id", "decision_type", "outcome", "confidence", "project"})
            item[name] = decision.at(name);
        item["created_at"] = decision.at("valid_from");
        return item;
    };
    json::value bucket = json::parse(R"({"decision_count":2,"avg_confidence":0.375,
        "decision_types":{"planning":1,"security & \"more\"":1},"agents":{"coder":1,"planner":1},
        "conflict_count":0})");
    bucket.as_object()["bucket"] = day_of(first);
    bucket.as_object()["top_decisions"] = json::array{shown(second), shown(first)};
    const json::value timeline = timeline_for(admin, "from=" + time_of(first));
    EXPECT_EQ(timeline.at("buckets"), json::array{bucket}) << json::serialize(timeline);
    EXPECT_EQ(timeline.at("projects"), json::parse(R"(["of coder","of planner"])"));
}

TEST_F(TimelineHttp, TakesAGranularityARangeAnAgentAndAProject) {
    const std::string time = time_of(record("coder", "planning", 0.25));
    record("planner", "planning", 0.5);
    const auto count = [&](const std::string& parameters) {
        const json::value timeline = timeline_for(admin, parameters);
        const json::array& buckets = timeline.at("buckets").as_array();
        return buckets.empty() ? 0 : buckets.at(0).at("decision_count").as_int64();
    };
    EXPECT_EQ(count(""), 2);
    EXPECT_EQ(count("granularity=week"), 2);
    EXPECT_EQ(timeline_for(admin, "granularity=week").at("granularity"), "week");
    EXPECT_EQ(count("agent_id=coder"), 1);
    EXPECT_EQ(count("project=of%20planner"), 1);
    EXPECT_EQ(count("agent_id=coder&project=of%20planner"), 0);
    EXPECT_EQ(count("agent_id=nobody"), 0);
    EXPECT_EQ(count("from=" + time + "&to=" + time), 1);
    EXPECT_EQ(count("to=2026-01-01T00:00:00Z"), 0);
}

TEST_F(TimelineHttp, RefusesWhatIsNoRange) {
    EXPECT_EQ(refusal("granularity=month"), "granularity must be 'day' or 'week'");
    EXPECT_EQ(
        refusal("from=yesterday"),
        "invalid 'from': expected RFC3339 format (e.g. 2024-01-01T00:00:00Z)"
    );
    EXPECT_EQ(
        refusal("to=2026-13-01T00:00:00Z"),
        "invalid 'to': expected RFC3339 format (e.g. 2024-01-01T00:00:00Z)"
    );
    EXPECT_EQ(
        refusal("from=2026-05-02T00:00:00Z&to=2026-05-01T00:00:00Z"),
        "'from' must not be after 'to', which is now when it is not sent"
    );
    EXPECT_EQ(
        refusal("from=2025-01-01T00:00:00Z&to=2026-01-02T00:00:00Z"),
        "a timeline has at most 366 buckets, and this range has 367: move 'from' and 'to' closer"
        " together, or ask for granularity=week"
    );
    timeline_for(admin, "from=2025-01-01T00:00:00Z&to=2026-01-01T00:00:00Z");
    timeline_for(admin, "granularity=week&from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z");
    EXPECT_EQ(
        refusal("granularity=week&from=0001-01-01T00:00:00Z&to=9999-12-31T00:00:00Z"),
        "a timeline has at most 366 buckets, and this range has 521723: move 'from' and 'to' closer"
        " together"
    );
}

TEST_F(TimelineHttp, ShowsNothingOfWhatTheCallerMayNotSee) {
    HttpClient alpha = server.add_agent("alpha", "reader", R"(["eu"])");
    HttpClient gamma = server.add_agent("gamma", "agent", R"(["us"])");
    record("alpha", "planning", 0.25);
    record("gamma", "secret type", 0.75);
    const json::value timeline = timeline_for(alpha);
    EXPECT_EQ(timeline.at("projects"), json::parse(R"(["of alpha"])"));
    const json::value& bucket = timeline.at("buckets").at(0);
    EXPECT_EQ(bucket.at("decision_count"), 1);
    EXPECT_EQ(bucket.at("avg_confidence"), 0.25);
    EXPECT_EQ(bucket.at("agents"), json::parse(R"({"alpha":1})"));
    EXPECT_EQ(bucket.at("top_decisions").as_array().size(), 1U);
    EXPECT_TRUE(timeline_for(alpha, "agent_id=gamma").at("buckets").as_array().empty());
    EXPECT_EQ(server.anonymous().get("/v1/decisions/timeline").status, 401);
}

}  // namespace
}  // namespace akashi::testing
