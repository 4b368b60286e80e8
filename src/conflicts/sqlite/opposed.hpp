#pragma once

#include "conflicts/conflict.hpp"
#include "conflicts/sqlite/bound.hpp"
#include "sqlite/connection.hpp"

#include <vector>

namespace akashi::sqlite {

/// The conflicts of the bindings of a decision with those of current decisions in its project, the
/// newest first, at most 50. `keys` are match_keys_of() the decision. They are found by the
/// decision, and not stored.
std::vector<Conflict> find_conflicts(
    Connection& db, const Decision& decision, const MatchKeys& keys, Time detected_at
);

}  // namespace akashi::sqlite
