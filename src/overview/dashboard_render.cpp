#include "decisions/summary_render.hpp"
#include "overview/overview_render.hpp"

#include <map>

namespace akashi {
namespace {

void write_map(
    JsonWriter& out, std::string_view name, const std::map<std::string, std::int64_t>& counts
) {
    out.key(name).begin_object();
    for (const auto& [key, count] : counts) out.member(key, count);
    out.end_object();
}

void write(JsonWriter& out, const RecentConflict& conflict) {
    out.begin_object().member("id", conflict.id);
    out.member("disputed_question", conflict.disputed_question);
    out.member("decision_a_id", conflict.decision_a_id);
    out.member("decision_b_id", conflict.decision_b_id);
    out.member("agent_a", conflict.agent_a).member("agent_b", conflict.agent_b);
    out.member("value_a", conflict.value_a).member("value_b", conflict.value_b);
    out.member("conflict_kind", conflict.conflict_kind);
    out.member("scoring_method", conflict.scoring_method);
    out.member("confidence_class", conflict.confidence_class);
    out.member("severity", conflict.severity).member("detected_at", conflict.detected_at);
    out.end_object();
}

void write_conflicts(JsonWriter& out, const Dashboard& dashboard) {
    std::map<std::string, std::int64_t> classes{{"exact", 0}, {"judged", 0}};
    std::map<std::string, std::int64_t> severities{
        {"critical", 0}, {"high", 0}, {"medium", 0}, {"low", 0}
    };
    std::int64_t open = 0;
    for (const OpenConflicts& some : dashboard.open) {
        classes[some.confidence_class] += some.count;
        severities[some.severity] += some.count;
        open += some.count;
    }
    out.key("conflicts").begin_object().member("open", open);
    out.member("open_groups", dashboard.open_groups);
    write_map(out, "open_by_class", classes);
    write_map(out, "open_by_severity", severities);
    out.member("detected_7d", dashboard.detected).member("settled_7d", dashboard.settled);
    out.end_object();
}

}  // namespace

std::string to_json(const Dashboard& dashboard) {
    std::string text;
    JsonWriter out(text);
    out.begin_object().key("decisions").begin_object().member("total", dashboard.decisions);
    out.member("last_24h", dashboard.decisions_of_day);
    out.member("last_7d", dashboard.decisions_of_week);
    out.member("avg_confidence", dashboard.average_confidence).end_object();
    out.key("agents").begin_object().member("active_7d", dashboard.active_agents).end_object();
    write_conflicts(out, dashboard);
    out.key("decision_types").begin_array();
    for (const NameCount& type : dashboard.types)
        out.begin_object()
            .member("decision_type", type.name)
            .member("count", type.count)
            .end_object();
    out.end_array();
    out.key("recent_conflicts").begin_array();
    for (const RecentConflict& conflict : dashboard.recent_conflicts) write(out, conflict);
    out.end_array();
    out.raw_member("recent_decisions", to_json_array(dashboard.recent_decisions)).end_object();
    return text;
}

}  // namespace akashi
