#include "runs/runs_http_fixture.hpp"

#include <gmock/gmock.h>

namespace akashi::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

/// Runs with what belongs to them.
class RunContentsHttp : public RunsHttpTest {};

TEST_F(RunContentsHttp, TakeTheDecisionsOfTracesUntilTheyEnd) {
    const std::string id = create(planner, "planner", R"(,"trace_id":"of the run")");
    const auto traced = trace_into(planner, id);
    ASSERT_EQ(traced.status, 201) << traced.body;
    EXPECT_EQ(traced.json.at("data").at("run_id"), id.c_str());
    EXPECT_THAT(traced.body, Not(HasSubstr("was not stored")));
    const auto warned = trace_into(planner, id, R"(,"trace_id":"another")");
    EXPECT_THAT(warned.body, HasSubstr("trace_id was not stored: the run of run_id keeps its own"));
    const auto found = planner.get("/v1/runs/" + id);
    EXPECT_EQ(found.json.at("data").at("decisions").as_array().size(), 2U);
    EXPECT_EQ(found.json.at("data").at("run").at("status"), "running");
    EXPECT_EQ(found.json.at("data").at("run").at("trace_id"), "of the run");
    EXPECT_THAT(list(admin), ElementsAre(id));
    complete(planner, id);
    EXPECT_EQ(
        refusal(trace_into(planner, id)),
        "409 the run of run_id has ended; trace without run_id, or create another run"
    );
}

TEST_F(RunContentsHttp, TakeNoDecisionsOfOtherAgents) {
    const std::string not_found =
        "400 run_id not found in this organization, or it is not a run of this agent";
    EXPECT_EQ(refusal(trace_into(planner, kUnknown)), not_found);
    EXPECT_EQ(refusal(trace_into(planner, create(coder, "coder"))), not_found);
    EXPECT_EQ(refusal(trace_into(planner, "x")), "400 invalid request body");
}

TEST_F(RunContentsHttp, AreAPartOfWhatAnIdempotencyKeyOfATraceStandsFor) {
    const HttpHeaders key{{"Idempotency-Key", "once"}};
    const std::string id = create(planner, "planner");
    const auto traced = trace_into(planner, id, "", key);
    EXPECT_EQ(trace_into(planner, id, "", key).json.at("data"), traced.json.at("data"));
    EXPECT_EQ(
        refusal(trace_into(planner, create(planner, "planner"), "", key)),
        "409 idempotency key reused with different payload"
    );
}

TEST_F(RunContentsHttp, ShowTheirEventsInPages) {
    const std::string id = create(planner, "planner");
    trace_into(planner, id);
    trace_into(planner, id);
    const auto all = planner.get("/v1/runs/" + id);
    const auto& events = all.json.at("data").at("events").as_array();
    ASSERT_EQ(events.size(), 2U) << all.body;
    EXPECT_EQ(events[0].at("event_type"), "DecisionMade");
    EXPECT_EQ(events[0].at("run_id"), id.c_str());
    EXPECT_EQ(events[0].at("agent_id"), "planner");
    EXPECT_LT(events[0].at("sequence_num").as_int64(), events[1].at("sequence_num").as_int64());
    const auto page = planner.get("/v1/runs/" + id + "?events_limit=1");
    const auto& first = page.json.at("data").as_object();
    EXPECT_EQ(first.at("events").as_array().size(), 1U);
    EXPECT_EQ(first.at("events").at(0), events[0]);
    EXPECT_EQ(first.at("truncated"), true);
    EXPECT_EQ(first.at("truncated_events"), true);
    EXPECT_FALSE(first.contains("truncated_decisions"));
    const auto rest =
        planner.get("/v1/runs/" + id + "?events_after=" + text(first.at("next_events_cursor")));
    EXPECT_EQ(rest.json.at("data").at("events").at(0), events[1]);
    EXPECT_FALSE(rest.json.at("data").as_object().contains("truncated"));
    EXPECT_EQ(
        refusal(planner.get("/v1/runs/" + id + "?events_after=x")),
        "400 invalid events_after: send next_events_cursor of the same run"
    );
}

TEST_F(RunContentsHttp, SayThatTheyHaveMoreDecisionsThanFitIntoAPage) {
    const std::string id = create(planner, "planner");
    const std::string rest = R"(,"reasoning":")" + std::string(65'000, 'x') + '"';
    for (int i = 0; i < 65; ++i) trace_into(planner, id, "", {}, rest);
    const auto found = planner.get("/v1/runs/" + id);
    const auto& detail = found.json.at("data").as_object();
    EXPECT_LT(detail.at("decisions").as_array().size(), 65U);
    EXPECT_EQ(detail.at("total_decisions"), 65);
    EXPECT_EQ(detail.at("truncated"), true);
    EXPECT_EQ(detail.at("truncated_decisions"), true);
    EXPECT_FALSE(detail.contains("truncated_events"));
}

TEST_F(RunContentsHttp, ShowTheirDecisionsWithAlternativesAndEvidence) {
    const auto traced = planner.post(
        "/v1/trace",
        trace_body(
            "planner",
            "an outcome",
            R"(,"alternatives":[{"label":"another"}],"evidence":[{"source_type":"memory","content":"c"}])"
        )
    );
    const std::string id = text(traced.json.at("data").at("run_id"));
    const auto found = planner.get("/v1/runs/" + id);
    ASSERT_EQ(found.status, 200) << found.body;
    const auto& detail = found.json.at("data").as_object();
    EXPECT_EQ(detail.at("run").at("status"), "completed");
    EXPECT_EQ(detail.at("total_decisions"), 1);
    const auto& decision = detail.at("decisions").at(0);
    EXPECT_EQ(decision.at("outcome"), "an outcome");
    EXPECT_EQ(decision.at("alternatives").at(0).at("label"), "another");
    EXPECT_EQ(decision.at("evidence").at(0).at("content"), "c");
    EXPECT_FALSE(detail.contains("truncated"));
}

}  // namespace
}  // namespace akashi::testing
