#include "conflicts/sqlite/reconciliation_rows.hpp"

#include "conflicts/reconciliation.hpp"
#include "conflicts/sqlite/sql.hpp"
#include "sqlite/audit_log.hpp"

namespace akashi::sqlite {

Verdict ReconciliationRows::check(Connection& db, TraceRecord& trace) {
    if (!trace.reconciles) return {};
    const auto status = db.find<std::string>(
        sql::find_conflict_status, trace.decision.org_id, trace.reconciles->conflict
    );
    return status == "open" ? Verdict() : Verdict::refuse(conflict_is_settled());
}

void ReconciliationRows::write(Connection& db, TraceRecord& trace) {
    if (!trace.reconciles) return;
    const Decision& decision = trace.decision;
    db.execute(
        sql::reconcile_conflict,
        decision.org_id,
        trace.reconciles->conflict,
        trace.reconciles->audit.actor_agent_id,
        "Reconciled by decision " + decision.id.str()
    );
    insert_audit_entry(db, trace.reconciles->audit);
    for (const DecisionId& id : trace.also_ends)
        db.execute(
            sql::insert_reconciled, decision.org_id, decision.id, id, decision.transaction_time
        );
}

}  // namespace akashi::sqlite
