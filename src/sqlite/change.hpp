#pragma once

#include "core/audit.hpp"
#include "sqlite/connection.hpp"

namespace akashi::sqlite {

/// Stores the entry of a change in the audit log, and its idempotency key. Call before the effect
/// is written: throws IdempotencyKeyTaken when the key is there already.
void record_change(Connection& db, const Change& change);

}  // namespace akashi::sqlite
