#include "decisions/trace.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace akashi {
namespace {

std::string text(std::size_t bytes) { return std::string(bytes, 'x'); }

Trace valid_trace() {
    Trace trace;
    trace.agent_id = "planner";
    trace.decision_type = "architecture";
    trace.outcome = "chose PostgreSQL";
    trace.confidence = 0.7f;
    return trace;
}

/// What check_trace says about a valid trace after `change` has changed it.
template <class Change>
std::string problem(Change change) {
    Trace trace = valid_trace();
    change(trace);
    const auto error = check_trace(trace);
    if (!error) return "";
    EXPECT_EQ(error->code(), ErrorCode::invalid_input);
    return error->message();
}

/// The same for a trace whose second piece of evidence is changed.
template <class Change>
std::string evidence_problem(Change change) {
    return problem([&](Trace& trace) {
        trace.evidence.resize(2);
        for (auto& evidence : trace.evidence) evidence.source_type = "tool_output";
        change(trace.evidence[1]);
    });
}

boost::json::object object_of(std::size_t bytes) {
    return {{"k", text(bytes - std::string_view(R"({"k":""})").size())}};
}

TEST(CheckTrace, AcceptsTheLeastAndTheMost) {
    EXPECT_EQ(problem([](Trace&) {}), "");
    EXPECT_EQ(
        problem([](Trace& trace) {
            trace.trace_id = text(255);
            trace.decision_type = text(200);
            trace.outcome = text(32'768);
            trace.reasoning = text(65'536);
            trace.alternatives.assign(20, {text(500), text(8'192)});
            trace.alternatives[0] = {};
            trace.evidence.assign(20, {text(64), text(2'048), text(32'768), 0.5f, std::nullopt});
            trace.metadata = object_of(16'384);
            trace.context = object_of(16'384);
            trace.precedent_ref = DecisionId::make();
            trace.precedent_reason = text(4'096);
            trace.supersedes_id = DecisionId::make();
        }),
        ""
    );
}

TEST(CheckTrace, NormalizesTheType) {
    Trace trace = valid_trace();
    trace.decision_type = "  Trade_Off\n";
    EXPECT_FALSE(check_trace(trace));
    EXPECT_EQ(trace.decision_type, "trade_off");
}

TEST(CheckTrace, NeedsAgentTypeAndOutcomeInThisOrder) {
    EXPECT_EQ(problem([](Trace& trace) { trace = Trace(); }), "agent_id is required");
    EXPECT_EQ(
        problem([](Trace& trace) { trace.decision_type = trace.outcome = ""; }),
        "decision.decision_type is required"
    );
    EXPECT_EQ(
        problem([](Trace& trace) { trace.decision_type = " \t\n"; }),
        "decision.decision_type is required"
    );
    EXPECT_EQ(
        problem([](Trace& trace) {
            trace.outcome = "";
            trace.confidence = 2;
        }),
        "decision.outcome is required"
    );
}

TEST(CheckTrace, BoundsTheConfidence) {
    for (const float confidence : {-0.001f, 1.001f, std::numeric_limits<float>::quiet_NaN()}) {
        EXPECT_EQ(
            problem([&](Trace& trace) { trace.confidence = confidence; }),
            "decision.confidence must be between 0 and 1"
        );
    }
    for (const float confidence : {0.0f, 1.0f}) {
        EXPECT_EQ(problem([&](Trace& trace) { trace.confidence = confidence; }), "");
    }
}

TEST(CheckTrace, BoundsTexts) {
    EXPECT_EQ(
        problem([](Trace& trace) { trace.decision_type = text(201); }),
        "decision_type exceeds maximum length of 200 characters"
    );
    EXPECT_EQ(
        problem([](Trace& trace) { trace.outcome = text(32'769); }),
        "outcome exceeds maximum length of 32768 bytes"
    );
    EXPECT_EQ(
        problem([](Trace& trace) { trace.reasoning = text(65'537); }),
        "reasoning exceeds maximum length of 65536 bytes"
    );
    EXPECT_EQ(
        problem([](Trace& trace) { trace.trace_id = text(256); }),
        "trace_id exceeds maximum length of 255 bytes"
    );
}

TEST(CheckTrace, BoundsAlternatives) {
    EXPECT_EQ(
        problem([](Trace& trace) { trace.alternatives.resize(21); }),
        "alternatives count 21 exceeds maximum of 20"
    );
    EXPECT_EQ(
        problem([](Trace& trace) { trace.alternatives = {{"a", {}}, {text(501), {}}}; }),
        "alternatives[1].label exceeds maximum length of 500 characters"
    );
    EXPECT_EQ(
        problem([](Trace& trace) { trace.alternatives = {{"a", text(8'193)}}; }),
        "alternatives[0].rejection_reason exceeds maximum length of 8192 bytes"
    );
}

TEST(CheckTrace, BoundsEvidence) {
    EXPECT_EQ(
        problem([](Trace& trace) { trace.evidence.resize(21); }),
        "evidence count 21 exceeds maximum of 20"
    );
    EXPECT_EQ(
        evidence_problem([](auto& evidence) { evidence.content = text(32'769); }),
        "evidence[1].content exceeds maximum length of 32768 bytes"
    );
    EXPECT_EQ(
        evidence_problem([](auto& evidence) { evidence.source_uri = text(2'049); }),
        "evidence[1].source_uri exceeds maximum length of 2048 bytes"
    );
    EXPECT_EQ(
        evidence_problem([](auto& evidence) { evidence.source_uri = "javascript:x"; }),
        "evidence[1].source_uri: source_uri scheme \"javascript\" is not allowed"
    );
}

TEST(CheckTrace, ChecksTheTypeOfEvidence) {
    EXPECT_EQ(
        evidence_problem([](auto& evidence) { evidence.source_type = ""; }),
        "evidence[1].source_type is required"
    );
    EXPECT_EQ(
        evidence_problem([](auto& evidence) { evidence.source_type = text(65); }),
        "evidence[1].source_type exceeds maximum length of 64 bytes"
    );
    for (const auto* type : {"a", "z", "az09_", "z9"})
        EXPECT_EQ(evidence_problem([&](auto& evidence) { evidence.source_type = type; }), "");
    for (const auto* type : {"Document", "1st", "_x", "tool output", "a-b", "é", "a\n"}) {
        EXPECT_EQ(
            evidence_problem([&](auto& evidence) { evidence.source_type = type; }),
            "evidence[1].source_type must match ^[a-z][a-z0-9_]*$"
        );
    }
}

TEST(CheckTrace, WantsMetricsExactlyWhenTheTypeIsMetrics) {
    const auto with = [](const std::string& type, std::size_t count) {
        return evidence_problem([&](auto& evidence) {
            evidence.source_type = type;
            evidence.metrics.emplace();
            for (std::size_t i = 0; i < count; ++i) (*evidence.metrics)[std::to_string(i)] = 1;
        });
    };
    EXPECT_EQ(with("metrics", 50), "");
    EXPECT_EQ(with("metrics", 51), "evidence[1].metrics has 51 keys, maximum is 50");
    EXPECT_EQ(
        with("metrics", 0), "evidence[1].metrics is required when source_type is \"metrics\""
    );
    EXPECT_EQ(
        with("document", 1), "evidence[1].metrics is only allowed when source_type is \"metrics\""
    );
    EXPECT_EQ(with("document", 0), "");
}

TEST(CheckTrace, WantsARelevanceFromZeroToOne) {
    const auto with = [](float score) {
        return evidence_problem([&](auto& evidence) { evidence.relevance_score = score; });
    };
    for (const float score : {0.0F, 0.5F, 1.0F}) EXPECT_EQ(with(score), "");
    for (const float score : {-0.1F, 1.1F, std::numeric_limits<float>::quiet_NaN()}) {
        EXPECT_EQ(with(score), "evidence[1].relevance_score must be between 0 and 1");
    }
}

TEST(CheckTrace, BoundsMetadataAndContextByTheirCanonicalSize) {
    EXPECT_EQ(
        problem([](Trace& trace) { trace.metadata = object_of(16'385); }),
        "metadata exceeds maximum size of 16384 bytes (got 16385)"
    );
    EXPECT_EQ(
        problem([](Trace& trace) { trace.context = {{"k", std::string(3'000, '<')}}; }),
        "context exceeds maximum size of 16384 bytes (got 18008)"
    );
}

TEST(CheckTrace, BoundsTheIndexedMembersOfTheContext) {
    const auto with = [](const char* member, std::size_t bytes) {
        return problem([&](Trace& trace) { trace.context[member] = text(bytes); });
    };
    EXPECT_EQ(with("project", 500), "");
    EXPECT_EQ(with("project", 501), "context.project exceeds maximum length of 500 bytes");
    EXPECT_EQ(with("repo_url", 2'048), "");
    EXPECT_EQ(with("repo_url", 2'049), "context.repo_url exceeds maximum length of 2048 bytes");
    EXPECT_EQ(with("another", 2'049), "");
}

/// Everything is wrong; one mistake after the other is corrected.
TEST(CheckTrace, FindsMistakesInTheSpecifiedOrder) {
    Trace trace;
    trace.confidence = 2;
    trace.reasoning = text(65'537);
    trace.alternatives.assign(21, {text(501), text(8'193)});
    trace.evidence.assign(21, {"", "javascript:x", text(32'769), 2.0F, boost::json::object()});
    for (auto& evidence : trace.evidence) (*evidence.metrics)["m"] = 1;
    trace.metadata = object_of(16'385);
    trace.context = object_of(16'385);
    trace.precedent_reason = text(4'097);
    trace.supersedes_id = DecisionId();
    trace.trace_id = text(256);

    const auto next = [&] {
        const auto error = check_trace(trace);
        return error ? error->message() : "";
    };
    const auto all_evidence = [&](auto change) {
        for (auto& evidence : trace.evidence) change(evidence);
    };
    EXPECT_EQ(next(), "agent_id is required");
    trace.agent_id = "planner";
    EXPECT_EQ(next(), "decision.decision_type is required");
    trace.decision_type = text(201);
    EXPECT_EQ(next(), "decision.outcome is required");
    trace.outcome = text(32'769);
    EXPECT_EQ(next(), "decision.confidence must be between 0 and 1");
    trace.confidence = 1;
    EXPECT_EQ(next(), "decision_type exceeds maximum length of 200 characters");
    trace.decision_type = text(200);
    EXPECT_EQ(next(), "outcome exceeds maximum length of 32768 bytes");
    trace.outcome = text(32'768);
    EXPECT_EQ(next(), "reasoning exceeds maximum length of 65536 bytes");
    trace.reasoning.reset();
    EXPECT_EQ(next(), "alternatives count 21 exceeds maximum of 20");
    trace.alternatives.resize(20);
    EXPECT_EQ(next(), "evidence count 21 exceeds maximum of 20");
    trace.evidence.resize(20);
    EXPECT_EQ(next(), "alternatives[0].label exceeds maximum length of 500 characters");
    for (auto& alternative : trace.alternatives) alternative.label = text(500);
    EXPECT_EQ(next(), "alternatives[0].rejection_reason exceeds maximum length of 8192 bytes");
    for (auto& alternative : trace.alternatives) alternative.rejection_reason.reset();
    EXPECT_EQ(next(), "evidence[0].content exceeds maximum length of 32768 bytes");
    all_evidence([](auto& evidence) { evidence.content.clear(); });
    EXPECT_EQ(next(), "evidence[0].source_uri: source_uri scheme \"javascript\" is not allowed");
    all_evidence([](auto& evidence) { evidence.source_uri.reset(); });
    EXPECT_EQ(next(), "evidence[0].metrics is only allowed when source_type is \"metrics\"");
    all_evidence([](auto& evidence) { evidence.metrics.reset(); });
    EXPECT_EQ(next(), "evidence[0].source_type is required");
    all_evidence([](auto& evidence) { evidence.source_type = "document"; });
    EXPECT_EQ(next(), "evidence[0].relevance_score must be between 0 and 1");
    all_evidence([](auto& evidence) { evidence.relevance_score = 1.0F; });
    EXPECT_EQ(next(), "metadata exceeds maximum size of 16384 bytes (got 16385)");
    trace.metadata.clear();
    EXPECT_EQ(next(), "context exceeds maximum size of 16384 bytes (got 16385)");
    trace.context = {{"project", text(501)}, {"repo_url", text(2'049)}};
    EXPECT_EQ(next(), "context.project exceeds maximum length of 500 bytes");
    trace.context.erase("project");
    EXPECT_EQ(next(), "context.repo_url exceeds maximum length of 2048 bytes");
    trace.context.clear();
    EXPECT_EQ(next(), "precedent_reason exceeds maximum length of 4096 bytes");
    trace.precedent_reason = "a reason";
    EXPECT_EQ(next(), "precedent_reason requires precedent_ref to be set");
    trace.precedent_ref = DecisionId::make();
    EXPECT_EQ(next(), "supersedes_id must be a valid non-nil UUID");
    trace.supersedes_id = trace.precedent_ref;
    EXPECT_EQ(next(), "supersedes_id and precedent_ref cannot reference the same decision");
    trace.supersedes_id = DecisionId::make();
    EXPECT_EQ(next(), "trace_id exceeds maximum length of 255 bytes");
    trace.trace_id.reset();
    EXPECT_EQ(next(), "");
}

TEST(CheckTrace, ChecksWhatItRefersTo) {
    const auto id = DecisionId::make();
    EXPECT_EQ(
        problem([](Trace& trace) { trace.precedent_reason = text(4'097); }),
        "precedent_reason exceeds maximum length of 4096 bytes"
    );
    EXPECT_EQ(
        problem([](Trace& trace) { trace.precedent_reason = "same question"; }),
        "precedent_reason requires precedent_ref to be set"
    );
    EXPECT_EQ(problem([](Trace& trace) { trace.precedent_reason = ""; }), "");
    EXPECT_EQ(
        problem([](Trace& trace) { trace.supersedes_id = DecisionId(); }),
        "supersedes_id must be a valid non-nil UUID"
    );
    EXPECT_EQ(
        problem([&](Trace& trace) { trace.supersedes_id = trace.precedent_ref = id; }),
        "supersedes_id and precedent_ref cannot reference the same decision"
    );
}

TEST(TraceReceipt, NamesTheDecision) {
    TraceReceipt receipt;
    receipt.event_count = 4;
    receipt.submitted_confidence = receipt.stored_confidence = 0.7f;
    EXPECT_EQ(
        to_json(receipt),
        R"({"run_id":"00000000-0000-0000-0000-000000000000",)"
        R"("decision_id":"00000000-0000-0000-0000-000000000000","event_count":4,)"
        R"("embedding_skipped":true})"
    );
}

TEST(TraceReceipt, SaysWhyTheConfidenceWasLowered) {
    TraceReceipt receipt;
    receipt.event_count = 1;
    receipt.warnings = {"one", "two"};
    receipt.submitted_confidence = 0.95f;
    receipt.stored_confidence = 0.8f;
    receipt.confidence_reasons = {"why"};
    EXPECT_EQ(
        to_json(receipt),
        R"({"run_id":"00000000-0000-0000-0000-000000000000",)"
        R"("decision_id":"00000000-0000-0000-0000-000000000000","event_count":1,"embedding_skipped":true,)"
        R"("warnings":["one","two"],"confidence_adjusted":true,"original_confidence":0.95,)"
        R"("stored_confidence":0.8,"confidence_reasons":["why"]})"
    );
}

}  // namespace
}  // namespace akashi
