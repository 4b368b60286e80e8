#pragma once

#include "identity/agent.hpp"
#include "postgres/statement.hpp"

namespace akashi::postgres {

// Rows that several stores write in their transactions.

/// Fails with the constraint `agents_by_name` when the name is taken, and with AK401 when the
/// organization is being deleted.
Statement insert_agent(const Agent& agent);

/// Fails with a broken reference when there is no such agent.
Statement insert_key(const ApiKey& key);

}  // namespace akashi::postgres
