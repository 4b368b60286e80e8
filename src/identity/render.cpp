#include "identity/render.hpp"

#include <string_view>

namespace akashi {

namespace {

std::string_view state_of(const AgentDeletion& job) {
    if (job.is_done()) return "done";
    return job.claimed_until ? "running" : "pending";
}

/// Writes nothing when there is no list.
void write_names(
    JsonWriter& out, std::string_view key, const std::optional<std::vector<std::string>>& names
) {
    if (!names) return;
    out.key(key).begin_array();
    for (const std::string& name : *names) out.value(name);
    out.end_array();
}

}  // namespace

void write_members(JsonWriter& out, const Agent& agent) {
    out.member("id", agent.id).member("agent_id", agent.agent_id).member("org_id", agent.org_id);
    out.member("name", agent.name).member("role", to_string(agent.role));
    out.key("tags").begin_array();
    for (const auto& tag : agent.tags) out.value(tag);
    out.end_array();
    out.raw_member("metadata", agent.metadata);
    out.member("created_at", agent.created_at).member("updated_at", agent.updated_at);
    out.key("last_seen");
    if (agent.last_seen) {
        out.value(*agent.last_seen);
    } else {
        out.null();
    }
}

void write(JsonWriter& out, const Agent& agent) {
    out.begin_object();
    write_members(out, agent);
    out.end_object();
}

void write(JsonWriter& out, const DeletedCounts& deleted) {
    out.begin_object();
    out.member("evidence", deleted.evidence).member("alternatives", deleted.alternatives);
    out.member("decisions", deleted.decisions)
        .member("events", deleted.events)
        .member("runs", deleted.runs);
    out.member("grants", deleted.grants).member("agents", deleted.agents).member("claims", 0);
    out.member("assessments", 0).member("conflict_resolutions", 0);
    out.member("api_keys", deleted.api_keys).end_object();
}

void write(JsonWriter& out, const AgentDeletion& job) {
    out.begin_object();
    out.member("id", job.id).member("kind", "delete_agent").member("state", state_of(job));
    out.member("agent_id", job.agent_id).member("requested_by", job.requested_by);
    out.key("deleted");
    write(out, job.deleted);
    out.member("created_at", job.created_at).member_if("finished_at", job.finished_at);
    if (job.failures > 0) {
        out.member("failures", job.failures).member_if("error", job.error);
        out.member("retry_at", job.retry_at);
    }
    out.end_object();
}

void write(JsonWriter& out, const AuditRecord& record) {
    const std::string none = "null";
    // A text: a number of 64 bits is more than a client in JavaScript can hold.
    out.begin_object().member("id", std::to_string(record.id));
    out.member("occurred_at", record.occurred_at);
    out.member("actor_agent_id", record.actor_agent_id).member("actor_role", record.actor_role);
    out.member_if("api_key_id", record.api_key_id).member("request_id", record.request_id);
    out.member("endpoint", record.endpoint).member("operation", record.operation);
    out.member("resource_type", record.resource_type).member("resource_id", record.resource_id);
    out.raw_member("before", record.before.value_or(none));
    out.raw_member("after", record.after.value_or(none));
    out.raw_member("metadata", record.metadata).end_object();
}

void write(JsonWriter& out, const Organization& organization) {
    out.begin_object();
    out.member("id", organization.id).member("name", organization.name);
    out.member("slug", organization.slug).member("plan", organization.plan);
    out.member("decision_limit", organization.decision_limit);
    out.member("agent_limit", organization.agent_limit);
    out.member("is_deleting", organization.is_deleting);
    out.member("created_at", organization.created_at);
    out.member("updated_at", organization.updated_at).end_object();
}

void write(JsonWriter& out, const Hold& hold) {
    out.begin_object();
    out.member("id", hold.id).member("org_id", hold.org_id).member("reason", hold.reason);
    // Clients know these two by either name.
    out.member("from", hold.from).member("to", hold.to);
    out.member("hold_from", hold.from).member("hold_to", hold.to);
    write_names(out, "decision_types", hold.decision_types);
    write_names(out, "agent_ids", hold.agent_ids);
    out.member("created_by", hold.created_by).member("created_at", hold.created_at);
    out.member_if("released_at", hold.released_at).end_object();
}

/// The agent's fields at the top level for the SDKs, and again under `agent` for other clients.
std::string render_created(const Agent& agent, const MadeKey& made, bool with_secret) {
    std::string data;
    JsonWriter out(data);
    out.begin_object();
    write_members(out, agent);
    out.key("agent");
    write(out, agent);
    out.key("api_key").begin_object();
    out.member("id", made.key.id).member("prefix", made.key.prefix).end_object();
    if (made.generated && with_secret) out.member("raw_key", made.raw);
    out.end_object();
    return data;
}

}  // namespace akashi
