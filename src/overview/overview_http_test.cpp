// Trace health and the start page, as a client sees them.
#include "testing/stores/test_server.hpp"

#include <boost/json/parse.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace akashi::testing {
namespace {

namespace json = boost::json;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class OverviewHttp : public ::testing::Test {
protected:
    static json::value get(HttpClient& client, const std::string& path) {
        const auto reply = client.get(path);
        EXPECT_EQ(reply.status, 200) << reply.body;
        return reply.json.at("data");
    }
    /// Two agents of one team disagree.
    void dispute() {
        for (const char* agent : {"planner", "coder"}) {
            std::string body = trace_body(agent, std::string("an outcome of ") + agent);
            body.insert(
                body.size() - 1,
                fmt::format(R"(,"bindings":[{{"parameter":"ttl","value":"{}"}}])", agent)
            );
            EXPECT_EQ(admin.post("/v1/trace", body).status, 201);
        }
    }

    TestServer server;
    HttpClient admin = server.admin();
    HttpClient planner = server.add_agent("planner", "agent", R"(["team"])");
    HttpClient coder = server.add_agent("coder", "agent", R"(["team"])");
    HttpClient hermit = server.add_agent("hermit", "agent");
};

TEST_F(OverviewHttp, HealthOfNothingSaysSo) {
    const auto data = get(admin, "/v1/trace-health");
    EXPECT_EQ(data.at("status"), "insufficient_data");
    EXPECT_EQ(data.at("completeness").at("total_decisions"), 0);
    EXPECT_EQ(data.at("evidence").at("avg_per_decision"), 0);
    EXPECT_EQ(
        data.at("gaps"),
        json::parse(R"(["No decisions recorded yet. Start tracing to see health metrics."])")
    );
    EXPECT_FALSE(data.as_object().contains("conflicts"));
    EXPECT_FALSE(data.as_object().contains("outcome_signals"));
}

TEST_F(OverviewHttp, HealthMeasuresWhatWasRecorded) {
    dispute();
    const auto data = get(admin, "/v1/trace-health");
    EXPECT_EQ(data.at("completeness").at("total_decisions"), 2);
    EXPECT_EQ(data.at("conflicts").at("open_groups"), 1);
    EXPECT_EQ(data.at("conflicts").at("resolved_pct"), 0);
    EXPECT_EQ(data.at("outcome_signals").at("never_superseded"), 2);
    EXPECT_EQ(data.at("outcome_signals").at("conflicts_won"), 0);
    EXPECT_TRUE(data.at("high_conf_outcome_signals").at("avg_outcome_score").is_null());
    EXPECT_THAT(data.at("confidence_distribution").at("buckets").as_array(), SizeIs(10));
    EXPECT_EQ(data.at("confidence_distribution").at("buckets").at(9).at("bucket"), "0.9-1.0");
    EXPECT_THAT(data.at("confidence_distribution").at("by_agent").as_array(), SizeIs(2));
    EXPECT_THAT(data.at("confidence_calibration").at("tiers").as_array(), SizeIs(3));
    EXPECT_EQ(data.at("confidence_calibration").at("has_outcome_data"), false);
    EXPECT_THAT(data.at("decision_type_distribution").as_array(), SizeIs(1));
    EXPECT_THAT(data.at("completeness_by_type").as_array(), SizeIs(1));
    const auto past = get(admin, "/v1/trace-health?to=2026-01-01T00:00:00Z");
    EXPECT_EQ(past.at("status"), "insufficient_data");
    const auto wrong =
        admin.get("/v1/trace-health?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z");
    EXPECT_EQ(wrong.status, 400);
    EXPECT_EQ(wrong.json.at("error").at("message"), "'from' must be before 'to'");
    EXPECT_EQ(admin.get("/v1/trace-health?from=x").status, 400);
}

TEST_F(OverviewHttp, TheStartPageShowsWhatTheCallerMaySee) {
    dispute();
    const auto data = get(planner, "/v1/dashboard/summary");
    EXPECT_EQ(data.at("decisions").at("total"), 2);
    EXPECT_EQ(data.at("decisions").at("last_24h"), 2);
    EXPECT_EQ(data.at("agents").at("active_7d"), 2);
    const auto& conflicts = data.at("conflicts");
    EXPECT_EQ(conflicts.at("open"), 1);
    EXPECT_EQ(conflicts.at("open_groups"), 1);
    EXPECT_EQ(conflicts.at("open_by_class"), json::parse(R"({"exact":1,"judged":0})"));
    EXPECT_EQ(conflicts.at("detected_7d"), 1);
    EXPECT_EQ(conflicts.at("settled_7d"), 0);
    EXPECT_EQ(data.at("recent_conflicts").at(0).at("disputed_question"), "the value of ttl");
    EXPECT_EQ(data.at("recent_decisions").at(0).at("outcome"), "an outcome of coder");
    EXPECT_THAT(data.at("decision_types").as_array(), SizeIs(1));

    const auto nothing = get(hermit, "/v1/dashboard/summary");
    EXPECT_EQ(nothing.at("decisions").at("total"), 0);
    EXPECT_EQ(nothing.at("conflicts").at("open"), 0);
    EXPECT_THAT(nothing.at("recent_conflicts").as_array(), IsEmpty());
    EXPECT_THAT(nothing.at("recent_decisions").as_array(), IsEmpty());
    EXPECT_EQ(hermit.get("/v1/trace-health").status, 403);
}

}  // namespace
}  // namespace akashi::testing
