#include "decisions/make_record.hpp"

#include "decisions/content_hash.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

using namespace std::chrono_literals;

class MakeRecordTest : public ::testing::Test {
protected:
    MakeRecordTest() {
        caller.org = OrgId::make();
        caller.id = AgentRowId::make();
        caller.agent_id = caller.name = "planner";
        caller.role = Role::agent;
        trace.agent_id = "planner";
        trace.decision_type = "planning";
        trace.outcome = "An outcome";
        trace.confidence = 0.7F;
    }

    TraceRecord make() const { return make_record(caller, trace, origin); }
    Decision decide() const { return make().decision; }

    Caller caller;
    Trace trace;
    TraceOrigin origin;
};

TEST_F(MakeRecordTest, RegistersAgentsForAdminsOnlyAndNoReservedNames) {
    trace.agent_id = "new";
    for (const Role role : {Role::reader, Role::agent}) {
        caller.role = role;
        EXPECT_FALSE(make().registrar.has_value()) << to_string(role);
    }
    for (const Role role : {Role::admin, Role::org_owner, Role::platform_admin}) {
        caller.role = role;
        trace.agent_id = "new";
        EXPECT_TRUE(make().registrar.has_value()) << to_string(role);
        trace.agent_id = "Root";
        EXPECT_FALSE(make().registrar.has_value()) << to_string(role);
    }
}

TEST_F(MakeRecordTest, LetsATraceReferToWhatItsSenderSees) {
    EXPECT_EQ(make().visibility.agent_id(), "planner");
    EXPECT_EQ(make().sender, caller.id);
    caller.role = Role::admin;
    EXPECT_TRUE(make().visibility.sees_everything());
}

TEST_F(MakeRecordTest, MakesIdsUnlessAnImportBringsOne) {
    const TraceRecord first = make();
    const TraceRecord second = make();
    EXPECT_NE(first.decision.id, second.decision.id);
    EXPECT_NE(first.run.id, second.run.id);
    EXPECT_EQ(first.run.id, first.decision.run_id);
    origin.decision_id = DecisionId::make();
    EXPECT_EQ(decide().id, origin.decision_id);
}

TEST_F(MakeRecordTest, HoldsFromItsReceiptUnlessAnImportSaysSinceWhen) {
    origin.received = Time(std::chrono::sys_days(2026y / 3 / 1));
    EXPECT_EQ(decide().valid_from, origin.received);
    EXPECT_EQ(decide().transaction_time, origin.received);
    origin.valid_from = Time(std::chrono::sys_days(2020y / 1 / 1));
    EXPECT_EQ(decide().valid_from, origin.valid_from);
    EXPECT_EQ(decide().transaction_time, origin.received);
    const auto run = make().run;
    EXPECT_EQ(run.started_at, origin.received);
    EXPECT_EQ(run.completed_at, origin.received);
}

TEST_F(MakeRecordTest, GivesTheRunWhatItSharesWithTheDecision) {
    trace.trace_id = "a trace";
    trace.metadata = {{"k", 1}};
    const TraceRecord made = make();
    EXPECT_EQ(made.run.org_id, caller.org);
    EXPECT_EQ(made.run.agent_id, "planner");
    EXPECT_EQ(made.run.trace_id, "a trace");
    EXPECT_EQ(made.run.status, "completed");
    EXPECT_EQ(made.run.metadata, R"({"k":1})");
    EXPECT_EQ(made.decision.metadata, R"({"k":1})");
    EXPECT_EQ(made.decision.org_id, caller.org);
}

TEST_F(MakeRecordTest, TakesToolAndModelFromTheContextBeforeTheHeaders) {
    EXPECT_EQ(decide().tool, std::nullopt);
    EXPECT_EQ(decide().model, std::nullopt);
    EXPECT_EQ(decide().agent_context, "{}");
    origin.tool = "akashi-go";
    origin.tool_version = "1.2";
    origin.model = "model of the header";
    EXPECT_EQ(decide().tool, "akashi-go");
    EXPECT_EQ(decide().model, "model of the header");
    EXPECT_EQ(
        decide().agent_context,
        R"({"server":{"model":"model of the header","tool":"akashi-go","tool_version":"1.2"}})"
    );
    trace.context = {{"tool", "a tool"}, {"model", "a model"}, {"project", "a project"}};
    EXPECT_EQ(decide().tool, "a tool");
    EXPECT_EQ(decide().model, "a model");
    EXPECT_EQ(decide().project, "a project");
    EXPECT_EQ(
        decide().agent_context,
        R"({"client":{"model":"a model","project":"a project","tool":"a tool"},)"
        R"("server":{"tool":"akashi-go","tool_version":"1.2"}})"
    );
    trace.context = {{"tool", ""}, {"model", 7}, {"project", nullptr}};
    EXPECT_EQ(decide().tool, "akashi-go");
    EXPECT_EQ(decide().model, "model of the header");
    EXPECT_EQ(decide().project, std::nullopt);
}

TEST_F(MakeRecordTest, NotesTheKeyAndTheNameOfTheSender) {
    caller.api_key_id = ApiKeyId::make();
    caller.api_key_prefix = "0011aabb";
    EXPECT_EQ(decide().api_key_id, caller.api_key_id);
    EXPECT_EQ(decide().agent_context, R"({"server":{"api_key_prefix":"0011aabb"}})");
    caller.name = "The planner";
    EXPECT_EQ(
        decide().agent_context,
        R"({"client":{"operator":"The planner"},"server":{"api_key_prefix":"0011aabb"}})"
    );
}

TEST_F(MakeRecordTest, HashesTheFieldsThatItStores) {
    for (const float confidence : {0.7F, 0.9F, 1.0F}) {
        trace.confidence = confidence;
        const Decision decision = decide();
        EXPECT_EQ(decision.confidence < confidence, confidence > 0.8F);
        EXPECT_EQ(decision.content_hash, content_hash(decision));
    }
}

TEST_F(MakeRecordTest, ScoresWhatWasSent) {
    trace.confidence = 0.96F;  // lowered to 0.81, which would earn more
    EXPECT_EQ(decide().completeness_score, 0.10F);
}

TEST_F(MakeRecordTest, KeepsAlternativesAndEvidenceInOrder) {
    trace.alternatives = {{"one", "because"}, {"two", std::nullopt}};
    trace.evidence = {
        {"document", "https://example.com", "first", 0.5F, std::nullopt},
        {"metrics", std::nullopt, "second", std::nullopt, boost::json::object{{"m", 1}}}
    };
    const Decision decision = decide();
    ASSERT_EQ(decision.alternatives.size(), 2u);
    EXPECT_EQ(decision.alternatives[0].label, "one");
    EXPECT_EQ(decision.alternatives[0].rejection_reason, "because");
    EXPECT_EQ(decision.alternatives[1].label, "two");
    EXPECT_EQ(decision.alternatives[1].rejection_reason, std::nullopt);
    EXPECT_NE(decision.alternatives[0].id, decision.alternatives[1].id);
    ASSERT_EQ(decision.evidence.size(), 2u);
    EXPECT_EQ(decision.evidence[0].source_type, "document");
    EXPECT_EQ(decision.evidence[0].source_uri, "https://example.com");
    EXPECT_EQ(decision.evidence[0].content, "first");
    EXPECT_EQ(decision.evidence[0].relevance_score, 0.5F);
    EXPECT_EQ(decision.evidence[0].metrics, std::nullopt);
    EXPECT_EQ(decision.evidence[1].source_uri, std::nullopt);
    EXPECT_EQ(decision.evidence[1].relevance_score, std::nullopt);
    EXPECT_EQ(decision.evidence[1].metrics, R"({"m":1})");
    EXPECT_NE(decision.evidence[0].id, decision.evidence[1].id);
}

}  // namespace
}  // namespace akashi
