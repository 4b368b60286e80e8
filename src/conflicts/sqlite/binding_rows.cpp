#include "conflicts/sqlite/binding_rows.hpp"

#include "conflicts/conflict_columns.hpp"
#include "conflicts/sqlite/bound.hpp"
#include "conflicts/sqlite/opposed.hpp"
#include "conflicts/sqlite/sql.hpp"
#include "sqlite/entity.hpp"

#include <fmt/format.h>

namespace akashi::sqlite {
namespace {

void settle_conflicts_of(Connection& db, const DecisionId& ended, const Decision& successor) {
    db.execute(sql::end_bindings, successor.org_id, ended);
    db.execute(sql::end_positions, successor.org_id, ended);
    db.execute(
        sql::resolve_conflicts_of,
        successor.org_id,
        ended,
        "system:revision",
        successor.transaction_time,
        fmt::format(
            "Auto-resolved: decision {} superseded by revision {}", ended.str(), successor.id.str()
        ),
        successor.id
    );
}

void insert_bindings(Connection& db, const Decision& decision, const MatchKeys& keys) {
    db.execute(
        sql::insert_bindings,
        decision.id,
        decision.org_id,
        list_of(decision.bindings),
        Bytes{bytes_of(keys)}
    );
    insert_current_bindings(db, decision, keys);
}

/// Whether there are some.
bool insert_conflicts(Connection& db, const Decision& decision, const MatchKeys& keys) {
    static const MadeQuery query("insert_conflict", insert_text<Conflict>("scored_conflicts"));
    const auto conflicts = find_conflicts(db, decision, keys, decision.transaction_time);
    for (const Conflict& conflict : conflicts) insert(db, query, conflict);
    return !conflicts.empty();
}

}  // namespace

void BindingRows::write(Connection& db, TraceRecord& trace) {
    const Decision& decision = trace.decision;
    for (const DecisionId& id : ended_decisions(trace)) settle_conflicts_of(db, id, decision);
    if (decision.bindings.empty()) return;
    const MatchKeys keys = match_keys_of(decision);
    insert_bindings(db, decision, keys);  // first: a conflict takes its answers from them
    trace.recorded.found_conflicts = insert_conflicts(db, decision, keys);
}

}  // namespace akashi::sqlite
