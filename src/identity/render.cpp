#include "identity/render.hpp"

namespace akashi {

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

}  // namespace akashi
