#include "decisions/sqlite/trace_rows.hpp"

#include "base/time.hpp"
#include "core/role.hpp"
#include "decisions/decision_columns.hpp"
#include "decisions/decision_errors.hpp"
#include "decisions/make_record.hpp"
#include "decisions/sqlite/sql.hpp"
#include "sqlite/agent_limit.hpp"
#include "sqlite/audit_log.hpp"
#include "sqlite/entity.hpp"
#include "sqlite/idempotency_store.hpp"
#include "sqlite/visibility.hpp"

namespace akashi::sqlite {
namespace {

template <class Part>
void insert_parts(
    Connection& db, const Query& query, const DecisionId& decision, const std::vector<Part>& parts
) {
    std::int64_t position = 0;
    for (const Part& part : parts) insert(db, query, Placed<Part>{decision, position++, &part});
}

/// Whether the trace may refer to the decision whose agent `find_agent` selects.
bool may_refer(
    Connection& db, const Query& find_agent, const TraceRecord& trace, const DecisionId& target
) {
    const OrgId& org = trace.decision.org_id;
    const auto agent_id = db.find<std::string>(find_agent, org, target);
    return agent_id && may_see(db, org, trace.visibility, *agent_id);
}

}  // namespace

Verdict IdempotencyRows::check(Connection& db, TraceRecord& trace) {
    if (!trace.idempotency) return {};
    const Idempotency& key = *trace.idempotency;
    auto kept = find_idempotency_key(db, trace.decision.org_id, key);
    if (!kept) return {};
    if (!key.matches(kept->fingerprint)) return Verdict::refuse(idempotency_key_reused());
    trace.recorded = {.replayed = true, .replayed_answer = std::move(kept->answer)};
    return {Verdict::Kind::settled, {}};
}

void IdempotencyRows::write(Connection& db, TraceRecord& trace) {
    if (!trace.idempotency) return;
    insert_idempotency_key(
        db, trace.decision.org_id, *trace.idempotency, trace.decision.transaction_time
    );
}

Verdict AgentRegistration::check(Connection& db, TraceRecord& trace) {
    const Decision& decision = trace.decision;
    const auto is_deleting =
        db.find<std::int64_t>(sql::find_agent_row, decision.org_id, decision.agent_id);
    if (is_deleting == 1) return Verdict::refuse(agent_of_trace_is_being_deleted());
    const bool is_known = is_deleting.has_value();
    if (!is_known && !trace.registrar) return Verdict::refuse(agent_of_trace_not_found());
    if (!is_known)
        if (auto error = check_room_for_agent(db, decision.org_id, quotas_))
            return Verdict::refuse(std::move(*error));
    trace.recorded.agent_registered = !is_known;
    return {};
}

void AgentRegistration::write(Connection& db, TraceRecord& trace) {
    if (!trace.recorded.agent_registered) return;
    const Decision& decision = trace.decision;
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
    insert_audit_entry(db, audit_of_registration(trace));
}

void RunRows::write(Connection& db, TraceRecord& trace) {
    static const MadeQuery query("insert_run", insert_text<TraceRun>("runs"));
    if (!trace.joins_run) insert(db, query, trace.run);
}

Verdict PrecedentCheck::check(Connection& db, TraceRecord& trace) {
    const auto& precedent = trace.decision.precedent_ref;
    if (!precedent || may_refer(db, sql::find_agent_of_decision, trace, *precedent)) return {};
    return Verdict::refuse(precedent_not_found());
}

Verdict SupersededRows::check(Connection& db, TraceRecord& trace) {
    for (const DecisionId& id : ended_decisions(trace)) {
        if (!may_refer(db, sql::find_agent_of_current, trace, id))
            return Verdict::refuse(superseded_not_found());
    }
    return {};
}

void SupersededRows::write(Connection& db, TraceRecord& trace) {
    const Decision& decision = trace.decision;
    for (const DecisionId& id : ended_decisions(trace))
        db.execute(sql::end_decision, decision.org_id, id, decision.valid_from);
}

void DecisionRows::write(Connection& db, TraceRecord& trace) {
    static const MadeQuery query("insert_decision", insert_text<Decision>("decisions"));
    insert(db, query, trace.decision);
}

void AlternativeRows::write(Connection& db, TraceRecord& trace) {
    static const MadeQuery query(
        "insert_alternative", insert_text<Placed<Alternative>>("alternatives")
    );
    insert_parts(db, query, trace.decision.id, trace.decision.alternatives);
}

void EvidenceRows::write(Connection& db, TraceRecord& trace) {
    static const MadeQuery query("insert_evidence", insert_text<Placed<Evidence>>("evidence"));
    insert_parts(db, query, trace.decision.id, trace.decision.evidence);
}

void AuditRows::write(Connection& db, TraceRecord& trace) {
    const Decision& decision = trace.decision;
    db.execute(
        sql::append_audit,
        decision.transaction_time,
        decision.org_id,
        decision.agent_id,
        "trace_decision",
        "decision",
        decision.id.str()
    );
}

}  // namespace akashi::sqlite
