#include "conflicts/conflict_render.hpp"

#include "base/json_writer.hpp"
#include "decisions/render.hpp"

#include <string_view>

namespace akashi {
namespace {

constexpr std::size_t kShownOutcome = 300;

void write_sides(JsonWriter& out, const ConflictDetail& conflict) {
    const ConflictSide& a = conflict.a;
    const ConflictSide& b = conflict.b;
    out.member("decision_a_id", conflict.decision_a_id);
    out.member("decision_b_id", conflict.decision_b_id);
    out.member("agent_a", conflict.agent_a).member("agent_b", conflict.agent_b);
    out.member("run_a", a.run_id).member("run_b", b.run_id);
    out.member("decision_type", a.decision_type);
    out.member("decision_type_a", a.decision_type).member("decision_type_b", b.decision_type);
    out.member("outcome_a", a.outcome).member("outcome_b", b.outcome);
    out.member("confidence_a", a.confidence).member("confidence_b", b.confidence);
    out.member_if("reasoning_a", a.reasoning).member_if("reasoning_b", b.reasoning);
    out.member("decided_at_a", a.valid_from).member("decided_at_b", b.valid_from);
    out.member_if("project_a", a.project).member_if("project_b", b.project);
    out.member("value_a", conflict.value_a).member("value_b", conflict.value_b);
    const std::string_view method = conflict.scoring_method;
    if (method != kClaimsMethod && method != kJudgeMethod) return;
    out.member("claim_text_a", conflict.value_a).member("claim_text_b", conflict.value_b);
}

void write_conflict(JsonWriter& out, const ConflictDetail& conflict) {
    out.begin_object().member("id", conflict.id).member("org_id", conflict.org_id);
    out.member("conflict_kind", conflict.conflict_kind);
    write_sides(out, conflict);
    out.member("detected_at", conflict.detected_at);
    out.member("scoring_method", conflict.scoring_method);
    out.member("confidence_class", conflict.confidence_class);
    out.member("category", conflict.category).member("severity", conflict.severity);
    out.member("disputed_question", conflict.disputed_question);
    out.member("parameter_key", conflict.parameter_key);
    out.member("explanation", explanation_of(conflict));
    out.member("status", conflict.status);
    out.member_if("resolved_by", conflict.resolved_by);
    out.member_if("resolved_at", conflict.resolved_at);
    out.member_if("resolution_note", conflict.resolution_note);
    out.member_if("winning_decision_id", conflict.winning_decision_id);
    out.member_if("resolution_decision_id", conflict.resolution_decision_id);
    out.member_if("group_id", conflict.group_id);
    out.member_if("reopens_resolution_id", conflict.reopens_resolution_id);
    out.member_if("false_positive_label", conflict.false_positive_label);
    out.member_if("assignee", conflict.assignee);
    out.member_if("snoozed_until", conflict.snoozed_until);
    out.end_object();
}

void write_found(JsonWriter& out, const ConflictDetail& conflict) {
    const bool other_is_a = conflict.found_by == conflict.decision_b_id;
    const ConflictSide& other = other_is_a ? conflict.a : conflict.b;
    out.begin_object().member("id", conflict.id).member("question", conflict.disputed_question);
    out.member("decision_id", other_is_a ? conflict.decision_a_id : conflict.decision_b_id);
    out.member("agent_id", other_is_a ? conflict.agent_a : conflict.agent_b);
    out.member("outcome", shortened(other.outcome, kShownOutcome));
    out.member("your_value", other_is_a ? conflict.value_b : conflict.value_a);
    out.member("other_value", other_is_a ? conflict.value_a : conflict.value_b);
    out.member("severity", conflict.severity).member("detected_at", conflict.detected_at);
    out.end_object();
}

template <class Write>
std::string array_of(const std::vector<ConflictDetail>& conflicts, Write write_one) {
    std::string text;
    JsonWriter out(text);
    out.begin_array();
    for (const ConflictDetail& conflict : conflicts) write_one(out, conflict);
    out.end_array();
    return text;
}

}  // namespace

std::string to_json(const ConflictDetail& conflict) {
    std::string text;
    JsonWriter out(text);
    write_conflict(out, conflict);
    return text;
}

std::string to_json_array(const std::vector<ConflictDetail>& conflicts) {
    return array_of(conflicts, write_conflict);
}

std::string found_to_json(const std::vector<ConflictDetail>& conflicts) {
    return array_of(conflicts, write_found);
}

}  // namespace akashi
