#pragma once

#include "identity/agent.hpp"
#include "identity/key_store.hpp"
#include "sqlite/connection.hpp"

#include <string>
#include <vector>

namespace akashi::sqlite {

void insert_key(Connection& db, const ApiKey& key);

/// As KeyStore::find_keys.
std::vector<KeyOwner> load_keys(
    Connection& db, const KeyScope& scope, const std::vector<std::string>& hashes, Time now
);

}  // namespace akashi::sqlite
