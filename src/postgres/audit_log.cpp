#include "postgres/audit_log.hpp"

#include "postgres/sql.hpp"

#include <optional>

namespace akashi::postgres {

namespace {

std::optional<Json> json_of(const std::optional<std::string>& text) {
    return text ? std::optional(Json{*text}) : std::nullopt;
}

}  // namespace

Statement insert_audit_entry(const AuditEntry& entry) {
    return {
        &sql::insert_audit_entry,
        Parameters::of(
            entry.org,
            entry.occurred_at,
            entry.actor_agent_id,
            to_string(entry.actor_role),
            entry.api_key_id,
            entry.request_id,
            entry.endpoint,
            entry.operation,
            entry.resource_type,
            entry.resource_id,
            json_of(entry.before),
            json_of(entry.after),
            Json{entry.metadata}
        )
    };
}

}  // namespace akashi::postgres
