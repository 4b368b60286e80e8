#pragma once

#include "decisions/decision.hpp"
#include "sqlite/connection.hpp"

#include <span>
#include <string>
#include <vector>

namespace akashi::sqlite {

/// The match_key() of each binding of a decision, in their order.
using MatchKeys = std::vector<Uuid>;
MatchKeys match_keys_of(const Decision& decision);

/// As decision_bindings.match_keys has them.
std::string bytes_of(const MatchKeys& keys);

/// As decision_bindings.bindings has them.
std::string list_of(std::span<const Binding> bindings);

/// Stores what a decision binds under these keys, so that others find it. Throws SqliteError.
void insert_current_bindings(Connection& db, const Decision& decision, const MatchKeys& keys);

}  // namespace akashi::sqlite
