#include "conflicts/postgres/reconciliation_rows.hpp"

#include "conflicts/postgres/sql.hpp"
#include "conflicts/reconciliation.hpp"
#include "postgres/audit_log.hpp"

#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;

void ReconciliationRows::add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) {
    for (const TraceRecord* trace : traces) {
        if (!trace->reconciles) continue;
        const Decision& decision = trace->decision;
        batch.run(
            sql::reconcile_conflict,
            Parameters::of(
                decision.org_id,
                trace->reconciles->conflict,
                decision.id,
                trace->reconciles->audit.actor_agent_id,
                conflict_is_settled().message()
            )
        );
        batch.run(
            sql::insert_reconciled,
            Parameters::of(
                decision.org_id, decision.id, trace->also_ends, decision.transaction_time
            )
        );
        auto [query, parameters] = insert_audit_entry(trace->reconciles->audit);
        batch.run(*query, std::move(parameters));
    }
}

asio::awaitable<Verdict> ReconciliationRows::explain(const PostgresError& error, TraceRecord&) {
    if (!error.is_requirement() || error.reason() != conflict_is_settled().message())
        co_return Verdict();
    co_return Verdict::refuse(conflict_is_settled());
}

}  // namespace akashi::postgres
