#include "conflicts/postgres/adjudication_rows.hpp"

#include "conflicts/postgres/resolution_store.hpp"
#include "conflicts/postgres/sql.hpp"
#include "postgres/audit_log.hpp"

#include <optional>
#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// Whatever the transaction settles, also by BindingRows, so that it is locked in one order.
std::optional<Statement> hold_conflicts_of(std::span<TraceRecord* const> traces) {
    OwnedIds settled;
    OwnedIds ended;
    for (const TraceRecord* trace : traces) {
        const OrgId org = trace->decision.org_id;
        if (trace->adjudicates) settled.emplace_back(org, trace->adjudicates->conflict);
        for (const DecisionId& id : ended_decisions(*trace)) ended.emplace_back(org, id.uuid());
    }
    if (settled.empty()) return std::nullopt;
    return hold_conflicts(settled, ended);
}

}  // namespace

void AdjudicationRows::add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) {
    const auto run = [&](Statement statement) {
        batch.run(*statement.query, std::move(statement.parameters));
    };
    if (auto hold = hold_conflicts_of(traces)) run(std::move(*hold));
    for (const TraceRecord* trace : traces) {
        if (!trace->adjudicates) continue;
        const Adjudication& verdict = *trace->adjudicates;
        run(
            {&sql::settle_conflict,
             Parameters::of(
                 verdict.audit.org,
                 verdict.conflict,
                 "resolved",
                 verdict.audit.actor_agent_id,
                 verdict.audit.occurred_at,
                 verdict.note,
                 verdict.winner,
                 std::optional(trace->decision.id),
                 std::optional<std::string>(),
                 verdict.change_id
             )}
        );
        if (verdict.winner) run(cascade_of(verdict.audit, verdict.conflict));
        batch.run(
            sql::insert_reconciled,
            Parameters::of(
                trace->decision.org_id,
                trace->decision.id,
                trace->also_ends,
                trace->decision.transaction_time
            )
        );
        run(insert_audit_entry(verdict.audit));
    }
}

/// The reason is that of settle_conflict.sql.
asio::awaitable<Verdict> AdjudicationRows::explain(const PostgresError& error, TraceRecord& trace) {
    if (!trace.adjudicates || !error.is_requirement() || error.reason() != kSettledAlready)
        co_return Verdict();
    co_return Verdict::refuse(Error(ErrorCode::conflict, kSettledAlready));
}

}  // namespace akashi::postgres
