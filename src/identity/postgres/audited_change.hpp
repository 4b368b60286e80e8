#pragma once

#include "core/audit.hpp"
#include "postgres/pool.hpp"

namespace akashi::postgres {

/// Runs a statement, which fails with akashi_require() when it changes nothing, and the entry in
/// one transaction. False when nothing was changed. Throws what the pool does.
boost::asio::awaitable<bool> change_audited(Pool& pool, Statement statement, AuditEntry entry);

}  // namespace akashi::postgres
