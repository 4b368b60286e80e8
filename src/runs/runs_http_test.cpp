#include "runs/runs_http_fixture.hpp"

#include <boost/json/serialize.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace akashi::testing {
namespace {

using ::testing::ElementsAre;

class RunsHttp : public RunsHttpTest {};

TEST_F(RunsHttp, BeginAndEndWithWhatTheClientSays) {
    const auto made = planner.post(
        "/v1/runs",
        R"({"agent_id":"planner","trace_id":"a trace","metadata":{"ticket":1.10,"kept":true}})"
    );
    ASSERT_EQ(made.status, 201) << made.body;
    const auto& run = made.json.at("data").as_object();
    EXPECT_EQ(run.at("agent_id"), "planner");
    EXPECT_EQ(run.at("trace_id"), "a trace");
    EXPECT_EQ(run.at("status"), "running");
    EXPECT_EQ(run.at("started_at"), run.at("created_at"));
    EXPECT_FALSE(run.contains("completed_at"));
    EXPECT_FALSE(run.contains("parent_run_id"));
    const std::string id = text(run.at("id"));
    const auto ended = complete(planner, id, R"({"status":"failed","metadata":{"ticket":2}})");
    ASSERT_EQ(ended.status, 200) << ended.body;
    const auto& after = ended.json.at("data").as_object();
    EXPECT_EQ(after.at("status"), "failed");
    EXPECT_TRUE(after.contains("completed_at"));
    EXPECT_EQ(boost::json::serialize(after.at("metadata")), R"({"kept":true,"ticket":2})");
    EXPECT_EQ(planner.get("/v1/runs/" + id).json.at("data").at("run"), ended.json.at("data"));
}

TEST_F(RunsHttp, AreRefusedInTheSpecifiedOrder) {
    const std::string big(20'000, 'x');
    const std::vector<std::pair<std::string, std::string>> refusals{
        {R"({"agent_id":""})", "400 agent_id is required"},
        {R"({"agent_id":"coder","trace_id":")" + std::string(256, 'x') + "\"}",
         "400 trace_id exceeds maximum length of 255 bytes"},
        {R"({"agent_id":"coder","metadata":{"k":")" + big + "\"}}",
         "400 metadata exceeds maximum size of 16384 bytes (got 20008)"},
        {R"({"agent_id":"coder"})", "403 can only create runs for your own agent_id"},
        {fmt::format(R"({{"agent_id":"planner","parent_run_id":"{}"}})", kUnknown),
         "400 parent_run_id not found in this organization"},
        {R"({"agent_id":"planner","parent_run_id":"x"})", "400 invalid request body"},
        {R"({"agent_id":"planner","more":1})", "400 invalid request body"},
    };
    for (const auto& [body, answer] : refusals)
        EXPECT_EQ(refusal(planner.post("/v1/runs", body)), answer) << body.substr(0, 80);
    EXPECT_EQ(refusal(viewer.post("/v1/runs", R"({"agent_id":"viewer"})")).substr(0, 3), "403");
    EXPECT_THAT(list(admin), ElementsAre());
}

TEST_F(RunsHttp, OfAnUnknownNameMakeAnAgentForAnAdmin) {
    const std::string id = create(admin, "newcomer");
    EXPECT_EQ(admin.get("/v1/runs/" + id).json.at("data").at("run").at("agent_id"), "newcomer");
    EXPECT_EQ(text(admin.get("/v1/agents/newcomer").json.at("data").at("role")), "agent");
    create(admin, "newcomer");
    EXPECT_EQ(
        refusal(admin.post("/v1/runs", R"({"agent_id":"system"})")),
        "400 agent_id not found in this organization"
    );
}

TEST_F(RunsHttp, AreEndedOnceByTheirAgentOrAnAdmin) {
    const std::string id = create(planner, "planner");
    EXPECT_EQ(refusal(complete(planner, "x")), "400 invalid run_id");
    EXPECT_EQ(refusal(complete(planner, kUnknown)), "404 run not found");
    EXPECT_EQ(refusal(complete(coder, id)), "403 not your run");
    EXPECT_EQ(
        refusal(complete(planner, id, R"({"status":"running"})")),
        "400 status must be 'completed' or 'failed'"
    );
    const auto ended = complete(admin, id);
    EXPECT_EQ(ended.json.at("data").at("status"), "completed");
    const auto again = complete(planner, id, R"({"status":"completed","metadata":{"k":1}})");
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.json.at("data"), ended.json.at("data"));
    EXPECT_EQ(
        refusal(complete(planner, id, R"({"status":"failed"})")),
        "409 the run has ended with status 'completed', which cannot change"
    );
}

TEST_F(RunsHttp, HaveMetadataThatIsBoundedAlsoOnceItIsMerged) {
    const std::string ten(10'000, 'x');
    const std::string id = create(planner, "planner", R"(,"metadata":{"a":")" + ten + "\"}");
    EXPECT_EQ(
        refusal(complete(planner, id, R"({"metadata":{"b":")" + ten + "\"}}")),
        "400 metadata exceeds maximum size of 16384 bytes (got 20015)"
    );
    EXPECT_EQ(complete(planner, id, R"({"metadata":{"a":")" + ten + "\"}}").status, 200);
}

TEST_F(RunsHttp, AreShownToThoseWhoSeeTheirAgent) {
    const std::string id = create(planner, "planner");
    EXPECT_EQ(refusal(viewer.get("/v1/runs/" + id)), "403 no access to this run");
    EXPECT_EQ(refusal(viewer.get(std::string("/v1/runs/") + kUnknown)), "404 run not found");
    EXPECT_EQ(refusal(viewer.get("/v1/runs/x")), "400 invalid run_id");
    EXPECT_THAT(list(viewer), ElementsAre());
    planner.post(
        "/v1/grants",
        R"({"grantee_agent_id":"viewer","resource_type":"agent_traces","resource_id":"planner","permission":"read"})"
    );
    EXPECT_EQ(viewer.get("/v1/runs/" + id).status, 200);
    EXPECT_THAT(list(viewer), ElementsAre(id));
    EXPECT_EQ(refusal(complete(viewer, id)).substr(0, 3), "403");
}

TEST_F(RunsHttp, AreListedNewestFirstByFilters) {
    const std::string first = create(planner, "planner");
    const std::string second =
        create(admin, "coder", fmt::format(R"(,"trace_id":"a trace","parent_run_id":"{}")", first));
    const std::string third = create(planner, "planner");
    complete(planner, third, R"({"status":"failed"})");
    EXPECT_THAT(list(admin), ElementsAre(third, second, first));
    EXPECT_THAT(list(admin, "?agent_id=planner"), ElementsAre(third, first));
    EXPECT_THAT(list(admin, "?status=running"), ElementsAre(second, first));
    EXPECT_THAT(list(admin, "?trace_id=a%20trace"), ElementsAre(second));
    EXPECT_THAT(list(admin, "?parent_run_id=" + first), ElementsAre(second));
    EXPECT_THAT(list(admin, "?to=2020-01-01T00:00:00Z"), ElementsAre());
    EXPECT_THAT(list(admin, "?from=2020-01-01T00:00:00Z&offset=1"), ElementsAre(second, first));
    EXPECT_EQ(
        refusal(admin.get("/v1/runs?status=done")),
        "400 status must be 'running', 'completed' or 'failed'"
    );
    EXPECT_EQ(refusal(admin.get("/v1/runs?parent_run_id=x")), "400 invalid parent_run_id");
    EXPECT_EQ(admin.get("/v1/runs?from=x").status, 400);
    const auto page = admin.get("/v1/runs?limit=2");
    EXPECT_EQ(page.json.at("has_more"), true);
    EXPECT_EQ(page.json.at("next_offset"), 2);
    EXPECT_THAT(list(admin, "?cursor=" + text(page.json.at("next_cursor"))), ElementsAre(first));
    EXPECT_EQ(
        admin.get("/v1/decisions/recent?cursor=" + text(page.json.at("next_cursor"))).status, 400
    );
}

TEST_F(RunsHttp, AreMadeAndEndedOnceForAKey) {
    const HttpHeaders key{{"Idempotency-Key", "once"}};
    const std::string body = R"({"agent_id":"planner"})";
    const auto made = planner.post("/v1/runs", body, key);
    const auto again = planner.post("/v1/runs", body, key);
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(again.json.at("data"), made.json.at("data"));
    EXPECT_EQ(
        refusal(planner.post("/v1/runs", R"({"agent_id":"planner","trace_id":"t"})", key)),
        "409 idempotency key reused with different payload"
    );
    const std::string id = text(made.json.at("data").at("id"));
    const auto ended = complete(planner, id, "{}", key);
    const HttpHeaders other{{"Idempotency-Key", "another"}};
    for (const auto& headers : {key, other, other}) {
        const auto repeated = complete(planner, id, "{}", headers);
        EXPECT_EQ(repeated.status, 200);
        EXPECT_EQ(repeated.json.at("data"), ended.json.at("data"));
    }
    EXPECT_THAT(list(admin), ElementsAre(id));
}

TEST_F(RunsHttp, LeaveLinesInTheAuditLog) {
    const std::string id = create(planner, "planner");
    complete(planner, id);
    complete(planner, id);
    const auto log = admin.get("/v1/audit?resource_type=run&resource_id=" + id);
    const auto& lines = log.json.at("data").as_array();
    ASSERT_EQ(lines.size(), 2U) << log.body;
    EXPECT_EQ(lines[0].at("operation"), "complete_run");
    EXPECT_EQ(lines[0].at("before").at("status"), "running");
    EXPECT_EQ(lines[0].at("after").at("status"), "completed");
    EXPECT_EQ(lines[1].at("operation"), "create_run");
    EXPECT_EQ(lines[1].at("actor_agent_id"), "planner");
}

}  // namespace
}  // namespace akashi::testing
