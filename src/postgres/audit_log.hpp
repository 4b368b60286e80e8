#pragma once

#include "core/audit.hpp"
#include "postgres/statement.hpp"

namespace akashi::postgres {

/// Stores the entry. It goes into the transaction of the change, which fails when nothing is
/// changed: so the entry says what happened.
Statement insert_audit_entry(const AuditEntry& entry);

}  // namespace akashi::postgres
