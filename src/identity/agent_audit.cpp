#include "identity/agent_audit.hpp"

#include "identity/agent_deletion_columns.hpp"
#include "identity/render.hpp"

#include <string_view>

namespace akashi {

namespace {

void write_key(JsonWriter& out, const ApiKey& key) {
    out.begin_object().member("id", key.id).member("prefix", key.prefix);
    out.member("agent_id", key.agent_id).member("label", key.label);
    out.member_if("expires_at", key.expires_at).end_object();
}

}  // namespace

std::string audit_text(const Agent& agent) { return audit_text(agent, std::nullopt); }

std::string audit_text(const Agent& agent, const std::optional<ApiKey>& key) {
    std::string text;
    JsonWriter out(text);
    out.begin_object();
    write_members(out, agent);
    if (key) write_key(out.key("api_key"), *key);
    out.end_object();
    return text;
}

std::string audit_text(const DeletedCounts& deleted) {
    std::string text;
    JsonWriter out(text);
    out.begin_object();
    visit_counts(deleted, [&](std::string_view name, std::int64_t count) {
        out.member(name, count);
    });
    out.end_object();
    return text;
}

AuditEntry audit_of_end(const AgentDeletion& job, Time now) {
    return {
        .org = job.org_id,
        .occurred_at = now,
        .actor_agent_id = "system:deletion",
        .actor_role = Role::platform_admin,
        .api_key_id = {},
        .request_id = job.id.str(),
        .endpoint = "deletion of an agent",
        .operation = "agent_deleted",
        .resource_type = "agent",
        .resource_id = job.agent_id,
    };
}

}  // namespace akashi
