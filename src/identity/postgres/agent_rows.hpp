#pragma once

#include "identity/agent.hpp"
#include "identity/key_store.hpp"
#include "postgres/rows.hpp"
#include "postgres/statement.hpp"

#include <vector>

namespace akashi::postgres {

/// Reads the columns of find_agent.sql, which begin at `column`.
Agent read_agent(const Rows& rows, int row, int column = 0);

Statement insert_agent(const Agent& agent);
Statement insert_key(const ApiKey& key);

/// Reads rows with the columns of a key and then those of its agent, as find_keys.sql has them.
std::vector<KeyOwner> read_key_owners(const Rows& rows);

}  // namespace akashi::postgres
