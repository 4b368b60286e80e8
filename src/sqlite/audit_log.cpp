#include "sqlite/audit_log.hpp"

#include "sqlite/sql.hpp"

namespace akashi::sqlite {

void insert_audit_entry(Connection& db, const AuditEntry& entry) {
    db.execute(
        sql::insert_audit_entry,
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
        entry.before,
        entry.after,
        entry.metadata
    );
}

}  // namespace akashi::sqlite
