#pragma once

#include "decisions/decision_store.hpp"
#include "sqlite/connection.hpp"

namespace akashi::sqlite {

/// Writes a trace in the transaction that is open on `db`, as DecisionStore::record says. Whatever
/// can be refused is refused before anything is written, so that there is nothing to roll back.
Result<Recorded> write_trace(Connection& db, const TraceRecord& trace);

/// Leaves work for the search index.
void enqueue(
    Connection& db, OrgId org, const DecisionId& decision, std::string_view operation, Time time
);

}  // namespace akashi::sqlite
