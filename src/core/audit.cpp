#include "core/audit.hpp"

#include "base/json_writer.hpp"

namespace akashi {

AuditEntry audit_of(
    const Caller& caller,
    Time now,
    std::string_view operation,
    std::string_view resource_type,
    std::string resource_id
) {
    AuditEntry entry{
        .org = caller.org,
        .occurred_at = now,
        .actor_agent_id = caller.agent_id,
        .actor_role = caller.role,
        .api_key_id = caller.api_key_id,
        .request_id = caller.request_id,
        .endpoint = caller.endpoint,
        .operation = std::string(operation),
        .resource_type = std::string(resource_type),
        .resource_id = std::move(resource_id),
    };
    if (caller.scoped_by) {
        entry.metadata.clear();
        JsonWriter out(entry.metadata);
        out.begin_object().member("scoped_by", *caller.scoped_by).end_object();
    }
    return entry;
}

}  // namespace akashi
