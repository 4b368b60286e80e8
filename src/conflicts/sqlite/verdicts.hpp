#pragma once

#include "conflicts/conflict.hpp"
#include "sqlite/connection.hpp"

namespace akashi::sqlite {

/// Makes the verdict on a decision follow from its conflicts as they are now: correct when it won
/// those that somebody resolved with a winner, incorrect when it lost them, partially correct when
/// it did both. For both sides, after every change of the state of a conflict, in its transaction.
/// akashi_assess_conflicts() is the same on PostgreSQL.
void assess_conflicts(Connection& db, OrgId org, const DecisionId& decision, Time at);

/// The same for both sides of a conflict whose state has changed.
void assess_sides(Connection& db, OrgId org, ConflictId conflict, Time at);

}  // namespace akashi::sqlite
