#include "decisions/summary_render.hpp"

#include <boost/json/object.hpp>

namespace akashi {
namespace {

/// An object with a member for each name.
boost::json::value to_map(const std::vector<NameCount>& counts) {
    boost::json::object map;
    for (const NameCount& item : counts) map[item.name] = item.count;
    return map;
}

/// `YYYY-MM-DD` of a time at midnight.
std::string date_of(Time midnight) { return format_rfc3339(midnight).substr(0, 10); }

}  // namespace

void write_names(JsonWriter& out, std::string_view name, const NameCounts& counts) {
    out.key(name).begin_array();
    for (const std::string& text : sorted_names(counts)) out.value(text);
    out.end_array();
}

void write(JsonWriter& out, const NameCount& item) {
    out.begin_object().member("name", item.name).member("count", item.count).end_object();
}

void write(JsonWriter& out, const Facets& facets) {
    const auto& [types, projects, agents] = facets;
    out.begin_object();
    write_names(out, "types", types);
    write_names(out, "projects", projects);
    write_names(out, "agents", agents);
    out.raw_member("type_counts", to_json_array(types.names));
    out.raw_member("project_counts", to_json_array(projects.names));
    out.raw_member("agent_counts", to_json_array(agents.names));
    out.member("truncated", types.is_truncated || projects.is_truncated || agents.is_truncated);
    out.end_object();
}

void write(JsonWriter& out, const BucketDecision& decision) {
    out.begin_object().member("id", decision.id).member("agent_id", decision.agent_id);
    out.member("decision_type", decision.decision_type).member("outcome", decision.outcome);
    out.member("confidence", decision.confidence).member_if("project", decision.project);
    out.member("created_at", decision.valid_from).end_object();
}

void write(JsonWriter& out, const TimelineBucket& bucket) {
    out.begin_object().member("bucket", date_of(bucket.start));
    out.member("decision_count", bucket.decision_count);
    out.member("avg_confidence", bucket.average_confidence);
    out.member("decision_types", to_map(bucket.types)).member("agents", to_map(bucket.agents));
    out.member("conflict_count", bucket.conflict_count);
    out.raw_member("top_decisions", to_json_array(bucket.top)).end_object();
}

void write(JsonWriter& out, const SessionListing& session) {
    out.begin_object().member("session_id", session.id);
    out.member("decision_count", session.decision_count);
    out.member("started_at", session.started_at).member("ended_at", session.ended_at);
    out.key("agents").begin_array();
    for (const std::string& agent : session.agents) out.value(agent);
    out.end_array().end_object();
}

void write(JsonWriter& out, const SessionSummary& summary) {
    const auto time = [&](std::string_view name, const std::optional<Time>& value) {
        out.key(name);
        value ? out.value(*value) : out.null();
    };
    out.begin_object();
    time("started_at", summary.started_at);
    time("ended_at", summary.ended_at);
    out.member("duration_secs", summary.duration_seconds());
    out.member("decision_types", to_map(summary.types));
    out.member("avg_confidence", summary.average_confidence).end_object();
}

void write(JsonWriter& out, const AgentSummary& summary) {
    out.begin_object().member("decision_count", summary.decision_count);
    out.member("avg_confidence", summary.average_confidence);
    out.member_if("first_decision", summary.first).member_if("last_decision", summary.last);
    out.member("low_completeness_count", summary.low_completeness_count);
    out.member("decision_types", to_map(summary.types)).end_object();
}

}  // namespace akashi
