#include "base/json_writer.hpp"
#include "overview/overview_render.hpp"

#include <fmt/format.h>

#include <cmath>

namespace akashi {
namespace {

constexpr double kRound = 10'000;

/// With four digits behind the point.
double rounded(double number) { return std::round(number * kRound) / kRound; }

void write_outcome(JsonWriter& out, std::string_view name, const HealthCell& cell) {
    out.key(name);
    if (const auto outcome = cell.outcome())
        out.value(rounded(*outcome));
    else
        out.null();
}

void write_completeness(JsonWriter& out, const TraceHealth& health) {
    const HealthCell& all = health.all;
    out.key("completeness").begin_object().member("total_decisions", all.current);
    out.member("avg_completeness", rounded(all.completeness()));
    out.member("below_half", all.below_half).member("below_third", all.below_third);
    out.member("with_reasoning", all.with_reasoning);
    out.member("reasoning_pct", percent(all.with_reasoning, all.current));
    out.member("with_alternatives", all.with_alternatives);
    out.member("alternatives_pct", percent(all.with_alternatives, all.current)).end_object();
    out.key("evidence").begin_object().member("total_decisions", all.current);
    out.member("total_records", all.evidence_records);
    const double each = all.current == 0 ? 0
                                         : static_cast<double>(all.evidence_records) /
                                               static_cast<double>(all.current);
    out.member("avg_per_decision", rounded(each)).member("with_evidence", all.with_evidence);
    out.member("without_evidence", all.current - all.with_evidence);
    out.member("coverage_pct", percent(all.with_evidence, all.current)).end_object();
}

void write_conflicts(JsonWriter& out, const HealthConflicts& conflicts) {
    out.key("conflicts").begin_object().member("total_groups", conflicts.groups);
    out.member("open_groups", conflicts.open_groups).member("total_individual", conflicts.total);
    out.member("open_individual", conflicts.open).member("resolved", conflicts.resolved);
    out.member("false_positive", conflicts.false_positive);
    out.member("resolved_pct", percent(conflicts.total - conflicts.open, conflicts.total));
    out.end_object();
}

void write_signals(JsonWriter& out, const TraceHealth& health) {
    const HealthCell& all = health.all;
    const HealthConflicts& conflicts = health.conflicts;
    out.key("outcome_signals").begin_object().member("decisions_total", all.total);
    out.member("never_superseded", all.total - all.revised);
    out.member("revised_within_48h", all.revised_soon);
    out.member("never_cited", all.total - all.cited).member("cited_at_least_once", all.cited);
    out.member("conflicts_won", conflicts.won).member("conflicts_lost", conflicts.won);
    out.member("conflicts_no_winner", conflicts.resolved - conflicts.won).end_object();
    const HealthCell& high = health.high;
    out.key("high_conf_outcome_signals").begin_object().member("total", high.total);
    out.member("revised_within_48h", high.revised_soon);
    out.member("conflicts_lost", conflicts.lost_with_high);
    out.member("assessed_count", high.assessed);
    write_outcome(out, "avg_outcome_score", high);
    out.end_object();
}

void write_confidence(JsonWriter& out, const TraceHealth& health) {
    const HealthCell& all = health.all;
    out.key("confidence_distribution").begin_object().member("total_decisions", all.current);
    out.member("avg_confidence", rounded(all.confidence()));
    out.member("median_confidence", rounded(all.confidence_median.value_or(0) / kMillionths));
    out.key("buckets").begin_array();
    for (std::size_t tenth = 0; tenth < kConfidenceBuckets; ++tenth) {
        const auto low = static_cast<double>(tenth) / 10;
        out.begin_object().member("bucket", fmt::format("{:.1f}-{:.1f}", low, low + 0.1));
        out.member("count", health.buckets.at(tenth)).end_object();
    }
    out.end_array();
    out.member("high_confidence_pct", percent(health.buckets.back(), all.current));
    out.member("overconfident_pct", percent(health.high.current, all.current));
    out.key("by_agent").begin_array();
    for (const HealthCell& agent : health.agents) {
        if (agent.current == 0) continue;
        out.begin_object().member("agent_id", agent.name);
        out.member("avg_confidence", rounded(agent.confidence()));
        out.member("min_confidence", static_cast<double>(agent.confidence_low) / kMillionths);
        out.member("max_confidence", static_cast<double>(agent.confidence_high) / kMillionths);
        out.member("decision_count", agent.current).end_object();
    }
    out.end_array().end_object();
}

void write_calibration(JsonWriter& out, const TraceHealth& health) {
    const auto write_cell =
        [&](std::string_view name, std::string_view value, const HealthCell& cell) {
            out.begin_object().member(name, value).member("total", cell.total);
            if (name == "agent_id") out.member("avg_confidence", rounded(cell.confidence()));
            out.member("revision_rate", cell.revision_rate());
            write_outcome(out, "avg_outcome", cell);
            out.member("assessed_count", cell.assessed).end_object();
        };
    out.key("confidence_calibration").begin_object().key("tiers").begin_array();
    write_cell("tier", "low", health.low);
    write_cell("tier", "mid", health.mid);
    write_cell("tier", "high", health.high);
    out.end_array().key("by_agent").begin_array();
    for (const HealthCell& agent : health.agents) write_cell("agent_id", agent.name, agent);
    out.end_array().member("calibrated", health.is_calibrated());
    out.member("has_outcome_data", health.all.assessed > 0).end_object();
}

void write_types(JsonWriter& out, const TraceHealth& health) {
    out.key("decision_type_distribution").begin_array();
    for (const HealthCell& type : health.types) {
        if (type.current == 0) continue;
        out.begin_object().member("decision_type", type.name).member("count", type.current);
        out.end_object();
    }
    out.end_array().key("completeness_by_type").begin_array();
    for (const HealthCell& type : health.types) {
        if (type.current == 0) continue;
        const double expected = expected_completeness(type.name);
        const bool is_healthy = type.completeness() >= expected;
        out.begin_object().member("decision_type", type.name).member("count", type.current);
        out.member("avg_completeness", rounded(type.completeness()));
        out.member("expected_min", expected);
        out.member("status", is_healthy ? "healthy" : "needs_attention").end_object();
    }
    out.end_array();
}

}  // namespace

std::string to_json(const TraceHealth& health) {
    std::string text;
    JsonWriter out(text);
    out.begin_object().member("status", health.status());
    write_completeness(out, health);
    if (health.conflicts.total > 0) write_conflicts(out, health.conflicts);
    if (health.all.total > 0) {
        write_signals(out, health);
        write_confidence(out, health);
        write_calibration(out, health);
        write_types(out, health);
    }
    out.key("gaps").begin_array();
    for (const std::string& gap : gaps_of(health)) out.value(gap);
    out.end_array().end_object();
    return text;
}

}  // namespace akashi
