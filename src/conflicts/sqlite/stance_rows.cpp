#include "conflicts/sqlite/stance_rows.hpp"

#include "conflicts/conflict_columns.hpp"
#include "conflicts/sqlite/sql.hpp"
#include "conflicts/stance.hpp"
#include "sqlite/entity.hpp"

#include <optional>

namespace akashi::sqlite {
namespace {

/// The precedent with its outcome as the value, if it is current and not in conflict with the
/// decision already.
std::optional<BoundDecision> find_rejected(Connection& db, const Decision& decision) {
    const auto& precedent = decision.precedent_ref;
    if (!precedent) return std::nullopt;
    Statement row = db.prepare(sql::find_rejected);
    row.bind(decision.org_id, *precedent, decision.id);
    if (!row.step()) return std::nullopt;
    return BoundDecision{
        *precedent,
        row.column<std::string>(0),
        row.column<std::string>(1),
        row.column<float>(2),
        row.column<std::string>(3)
    };
}

/// Whether there is one.
bool insert_conflict(Connection& db, const Decision& decision) {
    static const MadeQuery query("insert_stance", insert_text<Conflict>("scored_conflicts"));
    const auto rejected = find_rejected(db, decision);
    if (!rejected) return false;
    const BoundDecision own{
        decision.id,
        decision.agent_id,
        decision.decision_type,
        decision.confidence,
        decision.outcome
    };
    const Time time = decision.transaction_time;
    insert(db, query, make_stance_conflict(decision.org_id, own, *rejected, time));
    return true;
}

}  // namespace

void StanceRows::write(Connection& db, TraceRecord& trace) {
    const Decision& decision = trace.decision;
    if (rejects_precedent(trace) && insert_conflict(db, decision))
        trace.recorded.found_conflicts = true;
    if (!decision.bindings.empty())
        db.execute(
            sql::insert_suggestions, decision.org_id, decision.id, decision.transaction_time
        );
}

}  // namespace akashi::sqlite
