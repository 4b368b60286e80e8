#include "decisions/sqlite/trace_writer.hpp"

#include "base/time.hpp"
#include "core/role.hpp"
#include "decisions/sqlite/sql.hpp"

namespace akashi::sqlite {
namespace {

/// The answer of the first time, a conflict, or nothing when the key is new.
std::optional<Result<Recorded>> find_earlier(
    Connection& db, OrgId org, const Idempotency& idempotency
) {
    Statement row = db.prepare(sql::find_idempotency_key);
    row.bind(org, idempotency.agent_id, idempotency.endpoint, idempotency.key);
    if (!row.step()) return std::nullopt;
    if (row.column<std::string>(0) != idempotency.fingerprint)
        return Error(ErrorCode::conflict, "idempotency key reused with different payload");
    Recorded earlier;
    earlier.replayed = true;
    earlier.replayed_answer = row.column<std::string>(1);
    return earlier;
}

std::optional<Error> check_references(Connection& db, const Decision& decision) {
    if (decision.precedent_ref &&
        !db.find<std::int64_t>(sql::find_decision_row, decision.org_id, *decision.precedent_ref))
        return Error(ErrorCode::invalid_input, "precedent_ref not found in this organization");
    if (decision.supersedes_id &&
        !db.find<Time>(sql::find_current_start, decision.org_id, *decision.supersedes_id))
        return Error(
            ErrorCode::invalid_input, "superseded decision not found or already superseded"
        );
    return std::nullopt;
}

void register_agent(Connection& db, const Decision& decision) {
    db.execute(
        sql::register_agent,
        AgentRowId::make(),
        decision.org_id,
        decision.agent_id,
        decision.agent_id,
        to_string(Role::agent),
        "{}",
        decision.transaction_time,
        decision.transaction_time,
        std::optional<Time>()
    );
}

void insert_run(Connection& db, const Run& run) {
    db.execute(
        sql::insert_run,
        run.id,
        run.org_id,
        run.agent_id,
        run.trace_id,
        run.started_at,
        run.completed_at,
        run.metadata
    );
}

void insert_decision(Connection& db, const Decision& decision) {
    db.execute(
        sql::insert_decision,
        decision.id,
        decision.org_id,
        decision.run_id,
        decision.valid_from,
        decision.valid_to,
        decision.transaction_time,
        decision.confidence,
        decision.completeness_score,
        decision.outcome_score,
        decision.agent_id,
        decision.decision_type,
        decision.precedent_ref,
        decision.supersedes_id,
        decision.session_id,
        decision.api_key_id,
        decision.tool,
        decision.model,
        decision.project,
        decision.content_hash,
        decision.outcome,
        decision.precedent_reason,
        decision.agent_context,
        decision.metadata,
        decision.reasoning
    );
}

void insert_parts(Connection& db, const Decision& decision) {
    std::int64_t position = 0;
    for (const auto& alternative : decision.alternatives)
        db.execute(
            sql::insert_alternative,
            decision.id,
            position++,
            alternative.id,
            alternative.label,
            alternative.rejection_reason
        );
    position = 0;
    for (const auto& evidence : decision.evidence)
        db.execute(
            sql::insert_evidence,
            decision.id,
            position++,
            evidence.id,
            evidence.source_type,
            evidence.source_uri,
            evidence.content,
            evidence.relevance_score,
            evidence.metrics
        );
}

void end_superseded(Connection& db, const Decision& decision) {
    if (!decision.supersedes_id) return;
    db.execute(sql::end_decision, decision.org_id, *decision.supersedes_id, decision.valid_from);
    enqueue(db, decision.org_id, *decision.supersedes_id, "delete", decision.transaction_time);
}

void remember(Connection& db, const TraceRecord& trace) {
    if (!trace.idempotency) return;
    db.execute(
        sql::insert_idempotency_key,
        trace.decision.org_id,
        trace.idempotency->agent_id,
        trace.idempotency->endpoint,
        trace.idempotency->key,
        trace.idempotency->fingerprint,
        trace.idempotency->answer,
        trace.decision.transaction_time
    );
}

}  // namespace

Result<Recorded> write_trace(Connection& db, const TraceRecord& trace) {
    const Decision& decision = trace.decision;
    if (trace.idempotency)
        if (auto earlier = find_earlier(db, decision.org_id, *trace.idempotency)) return *earlier;
    const bool is_known =
        db.find<std::int64_t>(sql::find_agent_row, decision.org_id, decision.agent_id).has_value();
    if (!is_known && !trace.register_agent)
        return Error(ErrorCode::invalid_input, "agent_id not found in this organization");
    if (auto error = check_references(db, decision)) return *error;

    if (!is_known) register_agent(db, decision);
    insert_run(db, trace.run);
    insert_decision(db, decision);
    insert_parts(db, decision);
    enqueue(db, decision.org_id, decision.id, "upsert", decision.transaction_time);
    end_superseded(db, decision);
    remember(db, trace);
    Recorded recorded;
    recorded.agent_registered = !is_known;
    return recorded;
}

void enqueue(
    Connection& db, OrgId org, const DecisionId& decision, std::string_view operation, Time time
) {
    db.execute(sql::enqueue_outbox, decision, org, operation, time);
}

}  // namespace akashi::sqlite
