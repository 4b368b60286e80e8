#include "conflicts/sqlite/binding_rows.hpp"

#include "conflicts/conflict_columns.hpp"
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

/// Whether there are some.
bool insert_conflicts(Connection& db, const Decision& decision) {
    static const MadeQuery query("insert_conflict", insert_text<Conflict>("scored_conflicts"));
    const auto conflicts = find_conflicts(db, decision, decision.transaction_time);
    for (const Conflict& conflict : conflicts) insert(db, query, conflict);
    return !conflicts.empty();
}

void insert_bindings(Connection& db, const Decision& decision) {
    std::int64_t position = 0;
    for (const Binding& binding : decision.bindings)
        db.execute(
            sql::insert_binding,
            decision.org_id,
            decision.id,
            position++,
            binding.parameter,
            binding.value,
            binding.parameter_key,
            binding.value_key,
            match_key(decision.org_id, decision.project, binding),
            decision.transaction_time
        );
}

}  // namespace

void BindingRows::write(Connection& db, TraceRecord& trace) {
    const Decision& decision = trace.decision;
    for (const DecisionId& id : ended_decisions(trace)) settle_conflicts_of(db, id, decision);
    if (decision.bindings.empty()) return;
    insert_bindings(db, decision);  // first: a conflict takes its answers from them
    trace.recorded.found_conflicts = insert_conflicts(db, decision);
}

}  // namespace akashi::sqlite
