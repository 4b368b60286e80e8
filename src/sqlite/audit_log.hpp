#pragma once

#include "core/audit.hpp"
#include "sqlite/connection.hpp"

namespace akashi::sqlite {

/// Stores the entry in the transaction of the change that it tells about.
void insert_audit_entry(Connection& db, const AuditEntry& entry);

}  // namespace akashi::sqlite
