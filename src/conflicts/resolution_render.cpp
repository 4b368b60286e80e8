#include "conflicts/resolution_render.hpp"

#include "base/json_writer.hpp"
#include "conflicts/conflict_render.hpp"

#include <algorithm>
#include <string_view>

namespace akashi {
namespace {

void write(JsonWriter& out, const Recommendation& recommendation) {
    out.begin_object().member("suggested_winner", recommendation.suggested_winner);
    out.key("reasons").begin_array();
    for (const std::string& reason : recommendation.reasons) out.value(reason);
    out.end_array().member("confidence", recommendation.confidence).end_object();
}

/// A conflict that has a winner.
void write_resolution(JsonWriter& out, const ConflictDetail& resolved) {
    const bool has_a_won = resolved.winning_decision_id == resolved.decision_a_id;
    const ConflictSide& winner = has_a_won ? resolved.a : resolved.b;
    const ConflictSide& loser = has_a_won ? resolved.b : resolved.a;
    out.begin_object().member("id", resolved.id);
    out.member("decision_type", winner.decision_type);
    out.member_if("winning_decision_id", resolved.winning_decision_id);
    out.member("winning_agent", has_a_won ? resolved.agent_a : resolved.agent_b);
    out.member("winning_outcome", winner.outcome);
    out.member("losing_agent", has_a_won ? resolved.agent_b : resolved.agent_a);
    out.member("losing_outcome", loser.outcome);
    out.member("explanation", explanation_of(resolved));
    out.member_if("resolution_note", resolved.resolution_note);
    out.member_if("resolved_at", resolved.resolved_at).end_object();
}

void write(JsonWriter& out, const ConflictGroup& group) {
    out.begin_object().member("id", group.id);
    if (const auto& one = group.representative) {
        out.member("org_id", one->org_id);
        out.member("agent_a", std::min(one->agent_a, one->agent_b));
        out.member("agent_b", std::max(one->agent_a, one->agent_b));
        out.member("conflict_kind", one->conflict_kind);
        out.member("decision_type", one->a.decision_type);
        out.member("group_topic", one->disputed_question);
        out.key("representative").raw(to_json(*one));
    }
    out.member("first_detected_at", group.first_detected_at);
    out.member("last_detected_at", group.last_detected_at);
    out.member("conflict_count", group.conflict_count).member("open_count", group.open_count);
    out.member("times_reopened", group.times_reopened).end_object();
}

}  // namespace

std::string to_json(const ConflictCase& shown) {
    std::string more;
    JsonWriter out(more);
    out.begin_object();
    if (shown.recommendation) {
        out.key("recommendation");
        write(out, *shown.recommendation);
    }
    if (shown.reopens) {
        out.key("reopens_resolution");
        write_resolution(out, *shown.reopens);
    }
    out.end_object();
    std::string text = to_json(shown.conflict);
    if (more == "{}") return text;
    text.back() = ',';
    return text + more.substr(1);
}

std::string to_json_array(const std::vector<ConflictGroup>& groups) {
    std::string text;
    JsonWriter out(text);
    out.begin_array();
    for (const ConflictGroup& group : groups) write(out, group);
    out.end_array();
    return text;
}

}  // namespace akashi
