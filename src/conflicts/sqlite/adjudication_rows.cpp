#include "conflicts/sqlite/adjudication_rows.hpp"

#include "conflicts/sqlite/resolution_store.hpp"
#include "conflicts/sqlite/sql.hpp"

namespace akashi::sqlite {

Verdict AdjudicationRows::check(Connection& db, TraceRecord& trace) {
    if (!trace.adjudicates) return {};
    const Adjudication& verdict = *trace.adjudicates;
    const auto open = db.find<std::int64_t>(sql::is_open, verdict.audit.org, verdict.conflict);
    if (open.value_or(0) != 0) return {};
    return Verdict::refuse(Error(ErrorCode::conflict, kSettledAlready));
}

void AdjudicationRows::write(Connection& db, TraceRecord& trace) {
    if (!trace.adjudicates) return;
    const Adjudication& verdict = *trace.adjudicates;
    settle(
        db,
        {.conflict = ConflictId(verdict.conflict),
         .status = "resolved",
         .resolved_by = verdict.audit.actor_agent_id,
         .note = verdict.note,
         .winner = verdict.winner,
         .change_id = verdict.change_id},
        trace.decision.id,
        verdict.audit
    );
    for (const DecisionId& id : trace.also_ends)
        db.execute(
            sql::insert_reconciled,
            trace.decision.org_id,
            trace.decision.id,
            id,
            trace.decision.transaction_time
        );
}

}  // namespace akashi::sqlite
