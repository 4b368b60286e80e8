#include "runs/run_render.hpp"

namespace akashi {

void write(JsonWriter& out, const AgentRun& run) {
    out.begin_object().member("id", run.id).member("agent_id", run.agent_id);
    out.member("org_id", run.org_id).member_if("trace_id", run.trace_id);
    out.member_if("parent_run_id", run.parent_run_id).member("status", run.status);
    out.member("started_at", run.started_at).member_if("completed_at", run.completed_at);
    out.raw_member("metadata", run.metadata).member("created_at", run.started_at).end_object();
}

std::string to_json(const AgentRun& run) {
    std::string text;
    JsonWriter out(text);
    write(out, run);
    return text;
}

void write(JsonWriter& out, const Event& event, const AgentRun& run) {
    out.begin_object().member("id", event.id).member("run_id", run.id);
    out.member("org_id", run.org_id).member("event_type", event.event_type);
    out.member("sequence_num", event.sequence_num).member("occurred_at", event.occurred_at);
    out.member("agent_id", run.agent_id).raw_member("payload", event.payload);
    out.member("created_at", event.created_at).end_object();
}

}  // namespace akashi
