#include "conflicts/analytics_render.hpp"

#include "base/json_writer.hpp"

namespace akashi {
namespace {

void write_counts(JsonWriter& out, const ConflictCount& count) {
    out.member("count", count.count).member("open", count.open);
    out.member("resolved", count.settled()).member("false_positive", count.false_positive);
}

void write_list(
    JsonWriter& out,
    std::string_view list,
    std::string_view name,
    const std::vector<ConflictCount>& counts
) {
    out.key(list).begin_array();
    for (const ConflictCount& count : counts) {
        out.begin_object().member(name, count.name);
        write_counts(out, count);
        // Clients read it; no channel has such a number.
        if (name == "decision_type") out.key("avg_significance").null();
        out.end_object();
    }
    out.end_array();
}

}  // namespace

std::string to_json(const ConflictAnalytics& analytics, const AnalyticsQuery& query) {
    std::string text;
    JsonWriter out(text);
    out.begin_object().key("period").begin_object();
    out.member("start", query.from).member("end", query.to).end_object();
    out.key("summary").begin_object();
    out.member("total_detected", analytics.total.count);
    out.member("total_resolved", analytics.total.settled());
    out.key("mean_time_to_resolution_hours");
    analytics.mean_hours ? out.value(*analytics.mean_hours) : out.null();
    out.member("false_positive_rate", analytics.false_positive_rate()).end_object();
    out.key("by_agent_pair").begin_array();
    for (const AgentPairCount& pair : analytics.pairs) {
        out.begin_object().member("agent_a", pair.name).member("agent_b", pair.other_name);
        write_counts(out, pair);
        out.end_object();
    }
    out.end_array();
    write_list(out, "by_decision_type", "decision_type", analytics.types);
    write_list(out, "by_severity", "severity", analytics.severities);
    write_list(out, "by_scoring_method", "scoring_method", analytics.methods);
    out.key("trend").begin_array();
    for (const auto& [day, count] : analytics.days) {
        out.begin_object().member("date", format_rfc3339(day).substr(0, 10));
        out.member("detected", count.detected).member("resolved", count.settled).end_object();
    }
    out.end_array().end_object();
    return text;
}

}  // namespace akashi
