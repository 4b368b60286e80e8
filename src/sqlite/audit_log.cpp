#include "sqlite/audit_log.hpp"

#include "base/json_parser.hpp"
#include "base/json_writer.hpp"
#include "sqlite/sql.hpp"

#include <optional>
#include <string>

namespace akashi::sqlite {

namespace {

/// As PostgreSQL gives it back.
std::string canonical(const std::string& text) {
    return to_canonical_json(parse_stored_json(text));
}
std::optional<std::string> canonical(const std::optional<std::string>& text) {
    return text ? std::optional(canonical(*text)) : std::nullopt;
}

}  // namespace

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
        canonical(entry.before),
        canonical(entry.after),
        canonical(entry.metadata)
    );
}

}  // namespace akashi::sqlite
