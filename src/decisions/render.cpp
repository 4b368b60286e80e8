#include "decisions/render.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cmath>

namespace akashi {
namespace {

void write_alternatives(JsonWriter& out, const Decision& decision) {
    out.key("alternatives").begin_array();
    for (const auto& item : decision.alternatives) {
        out.begin_object();
        out.member("id", item.id).member("decision_id", decision.id).member("label", item.label);
        out.member_if("rejection_reason", item.rejection_reason).raw_member("metadata", "{}");
        out.member("created_at", decision.transaction_time);
        out.end_object();
    }
    out.end_array();
}

void write_bindings(JsonWriter& out, const Decision& decision) {
    out.key("bindings").begin_array();
    for (const Binding& binding : decision.bindings) {
        out.begin_object().member("parameter", binding.parameter).member("value", binding.value);
        out.end_object();
    }
    out.end_array();
}

void write_evidence(JsonWriter& out, const Decision& decision) {
    out.key("evidence").begin_array();
    for (const auto& item : decision.evidence) {
        out.begin_object();
        out.member("id", item.id).member("decision_id", decision.id);
        out.member("org_id", decision.org_id).member("source_type", item.source_type);
        out.member_if("source_uri", item.source_uri).member("content", item.content);
        out.member_if("relevance_score", item.relevance_score);
        if (item.metrics) out.raw_member("metrics", *item.metrics);
        out.raw_member("metadata", "{}").member("created_at", decision.transaction_time);
        out.end_object();
    }
    out.end_array();
}

void write_links(JsonWriter& out, const Decision& decision) {
    out.member_if("precedent_ref", decision.precedent_ref);
    out.member_if("precedent_reason", decision.precedent_reason);
    if (decision.precedent_ref) out.member_if("precedent_relation", decision.precedent_relation);
    out.member_if("supersedes_id", decision.supersedes_id);
}

void write_times(JsonWriter& out, const Decision& decision) {
    const std::string learned = format_rfc3339(decision.transaction_time);
    out.member("valid_from", decision.valid_from).member_if("valid_to", decision.valid_to);
    out.member("transaction_time", learned).member("created_at", learned);
}

void write_origin(JsonWriter& out, const Decision& decision) {
    out.member_if("session_id", decision.session_id);
    if (decision.agent_context != "{}") out.raw_member("agent_context", decision.agent_context);
    out.member_if("tool", decision.tool).member_if("model", decision.model);
    out.member_if("project", decision.project).member_if("api_key_id", decision.api_key_id);
}

void write_fate(JsonWriter& out, const ConflictFate& fate) {
    out.key("conflict_fate").begin_object();
    out.member("won", fate.won).member("lost", fate.lost);
    out.member("resolved_no_winner", fate.resolved_no_winner).end_object();
}

void write_derived(JsonWriter& out, const Decision& decision) {
    out.member("agreement_count", decision.agreement_count);
    out.member("conflict_count", decision.conflict_count);
    out.member_if("consensus_weight", consensus_weight(decision));
    out.key("supersession_velocity_hours");
    if (decision.supersession_velocity_hours) {
        out.value(*decision.supersession_velocity_hours);
    } else {
        out.null();
    }
    out.member("precedent_citation_count", decision.precedent_citation_count);
    write_fate(out, decision.conflict_fate);
    if (decision.assessments.total() > 0) {
        out.key("assessment_summary");
        write(out, decision.assessments);
    }
}

}  // namespace

std::optional<double> consensus_weight(const Decision& decision) {
    const auto agreeing = static_cast<double>(decision.agreement_count);
    const double all = agreeing + static_cast<double>(decision.conflict_count);
    if (all == 0) return std::nullopt;
    constexpr double kThousand = 1000;
    return std::round((0.5 + 0.5 * agreeing / all) * kThousand) / kThousand;
}

void write(JsonWriter& out, const AssessmentSummary& summary) {
    out.begin_object().member("total", summary.total()).member("correct", summary.correct);
    out.member("incorrect", summary.incorrect);
    out.member("partially_correct", summary.partially_correct).end_object();
}

void write(JsonWriter& out, const Decision& decision) {
    out.begin_object();
    out.member("id", decision.id).member("run_id", decision.run_id);
    out.member("agent_id", decision.agent_id).member("org_id", decision.org_id);
    out.member("decision_type", decision.decision_type).member("outcome", decision.outcome);
    out.member("confidence", decision.confidence).member_if("reasoning", decision.reasoning);
    out.raw_member("metadata", decision.metadata);
    out.member("completeness_score", decision.completeness_score);
    out.member_if("outcome_score", decision.outcome_score);
    write_links(out, decision);
    out.member("content_hash", decision.content_hash);
    write_times(out, decision);
    write_origin(out, decision);
    if (!decision.alternatives.empty()) write_alternatives(out, decision);
    if (!decision.evidence.empty()) write_evidence(out, decision);
    if (!decision.bindings.empty()) write_bindings(out, decision);
    write_derived(out, decision);
    out.end_object();
}

std::string shortened(std::string_view text, std::size_t characters) {
    std::string_view rest = text;
    for (; characters > 0 && !rest.empty(); --characters)
        rest.remove_prefix(std::max<std::size_t>(utf8_sequence_length(rest), 1));
    if (rest.empty()) return std::string(text);
    return std::string(text.substr(0, text.size() - rest.size())) + "...";
}

}  // namespace akashi
