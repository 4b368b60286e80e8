#pragma once

#include "identity/agent.hpp"
#include "identity/key_store.hpp"
#include "postgres/rows.hpp"
#include "postgres/statement.hpp"

#include <vector>

namespace akashi::postgres {

/// Reads the columns of find_agent.sql, which begin at `column`.
Agent read_agent(const Rows& rows, int row, int column = 0);

/// Fails with the constraint `agents_by_name` when the name is taken, and with AK401 when the
/// organization is being deleted.
Statement insert_agent(const Agent& agent);
/// Fails with a broken reference when there is no such agent.
Statement insert_key(const ApiKey& key);

/// Reads rows with the columns of a key and then those of its agent, as find_keys.sql has them.
std::vector<KeyOwner> read_key_owners(const Rows& rows);

}  // namespace akashi::postgres
