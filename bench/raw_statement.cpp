#include "raw_statement.hpp"

#include "base/time.hpp"
#include "decisions/postgres/trace_batch.hpp"

#include <cstdint>
#include <utility>

namespace akashi::bench {

namespace {

using postgres::Json;
using postgres::Parameters;

RawStatement make_raw(std::string text, const Parameters& parameters) {
    return {std::move(text), parameters.types(), parameters.values()};
}

/// `INSERT INTO start VALUES ($1, $2), ($3, $4)`
RawStatement make_insert(const std::string& start, std::size_t rows, const Parameters& parameters) {
    std::string text = "INSERT INTO " + start + " VALUES ";
    const auto columns = parameters.types().size() / rows;
    for (std::size_t number = 0; number < rows * columns; ++number) {
        if (number % columns == 0) text += number == 0 ? "(" : "), (";
        text.append(number % columns == 0 ? "$" : ", $").append(std::to_string(number + 1));
    }
    return make_raw(text + ")", parameters);
}

RawStatement insert_run(const Run& run) {
    return make_insert(
        "runs (id, org_id, agent_id, status, trace_id, started_at, completed_at, metadata)",
        1,
        Parameters::of(
            run.id,
            run.org_id,
            run.agent_id,
            std::string("completed"),
            run.trace_id,
            run.started_at,
            run.completed_at,
            Json{run.metadata}
        )
    );
}

RawStatement insert_decision(const Decision& d) {
    return make_insert(
        "decisions (id, org_id, run_id, agent_id, decision_type, outcome, confidence, reasoning,"
        " metadata, completeness_score, outcome_score, precedent_ref, precedent_reason,"
        " supersedes_id, content_hash, valid_from, valid_to, transaction_time, session_id,"
        " agent_context, tool, model, project, api_key_id)",
        1,
        Parameters::of(
            d.id,
            d.org_id,
            d.run_id,
            d.agent_id,
            d.decision_type,
            d.outcome,
            d.confidence,
            d.reasoning,
            Json{d.metadata},
            d.completeness_score,
            d.outcome_score,
            d.precedent_ref,
            d.precedent_reason,
            d.supersedes_id,
            d.content_hash,
            d.valid_from,
            d.valid_to,
            d.transaction_time,
            d.session_id,
            Json{d.agent_context},
            d.tool,
            d.model,
            d.project,
            d.api_key_id
        )
    );
}

RawStatement insert_alternatives(const Decision& decision) {
    Parameters parameters;
    std::int64_t position = 0;
    for (const Alternative& alternative : decision.alternatives)
        parameters.add(decision.id)
            .add(position++)
            .add(alternative.id)
            .add(alternative.label)
            .add(alternative.rejection_reason);
    return make_insert(
        "alternatives (decision_id, position, id, label, rejection_reason)",
        decision.alternatives.size(),
        parameters
    );
}

RawStatement insert_evidence(const Decision& decision) {
    Parameters parameters;
    std::int64_t position = 0;
    for (const Evidence& evidence : decision.evidence)
        parameters.add(decision.id)
            .add(position++)
            .add(evidence.id)
            .add(evidence.source_type)
            .add(evidence.source_uri)
            .add(evidence.content)
            .add(evidence.relevance_score);
    return make_insert(
        "evidence (decision_id, position, id, source_type, source_uri, content, relevance_score)",
        decision.evidence.size(),
        parameters
    );
}

RawStatement enqueue(const Decision& decision) {
    return make_insert(
        "search_outbox (decision_id, org_id, operation, created_at)",
        1,
        Parameters::of(
            decision.id, decision.org_id, std::string("upsert"), decision.transaction_time
        )
    );
}

RawStatement audit(const Decision& decision) {
    return make_insert(
        "mutation_audit_log"
        " (occurred_at, org_id, actor_agent_id, operation, resource_type, resource_id)",
        1,
        Parameters::of(
            decision.transaction_time,
            decision.org_id,
            decision.agent_id,
            std::string("trace_decision"),
            std::string("decision"),
            decision.id.str()
        )
    );
}

RawStatement count_usage(const Decision& decision) {
    constexpr std::size_t kMonthLength = std::string_view("2026-05").size();
    return make_raw(
        "INSERT INTO org_usage AS u (org_id, period, slot, decision_count)"
        " VALUES ($1, $2, pg_current_xact_id()::text::bigint % 16, 1)"
        " ON CONFLICT (org_id, period, slot) DO UPDATE SET decision_count = u.decision_count + 1",
        Parameters::of(
            decision.org_id, format_rfc3339(decision.transaction_time).substr(0, kMonthLength)
        )
    );
}

RawStatement find_limit(const Decision& decision) {
    return make_raw(
        "SELECT decision_limit FROM organizations WHERE id = $1", Parameters::of(decision.org_id)
    );
}

}  // namespace

std::vector<RawStatement> make_multi_row(std::span<const TraceRecord> traces) {
    std::vector<const TraceRecord*> pointers;
    pointers.reserve(traces.size());
    for (const TraceRecord& trace : traces) pointers.push_back(&trace);
    std::vector<RawStatement> statements;
    for (const auto& statement : postgres::TraceBatch(pointers, {}).take_statements())
        statements.push_back(make_raw(statement.query->text, statement.parameters));
    return statements;
}

std::vector<RawStatement> make_ordinary(const TraceRecord& trace) {
    const Decision& decision = trace.decision;
    return {
        insert_run(trace.run),
        insert_decision(decision),
        insert_alternatives(decision),
        insert_evidence(decision),
        enqueue(decision),
        audit(decision),
        count_usage(decision),
        find_limit(decision)
    };
}

}  // namespace akashi::bench
