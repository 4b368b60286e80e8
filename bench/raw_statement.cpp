#include "raw_statement.hpp"

#include "app/postgres_writers.hpp"
#include "base/time.hpp"
#include "decisions/decision_columns.hpp"
#include "decisions/postgres/part_row.hpp"
#include "postgres/entity.hpp"
#include "runs/event_sequence.hpp"
#include "runs/run_columns.hpp"
#include "runs/trace_events.hpp"

#include <boost/asio/io_context.hpp>

#include <fmt/format.h>

#include <cstdint>
#include <utility>

namespace akashi::bench {

namespace {

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

/// A row for each entity.
template <class Entity>
RawStatement insert_rows(std::string_view table, const std::vector<Entity>& entities) {
    Parameters parameters;
    for (const Entity& entity : entities) postgres::add_values(parameters, entity);
    return make_insert(
        fmt::format("{} ({})", table, column_list<Entity>()), entities.size(), parameters
    );
}

template <class Part>
RawStatement insert_parts(
    std::string_view table, const Decision& decision, const std::vector<Part>& parts
) {
    std::vector<postgres::PartRow<Part>> rows;
    postgres::add_part_rows(rows, decision, parts);
    return insert_rows(table, rows);
}

RawStatement insert_events(const TraceRecord& trace) {
    static EventSequence sequence;
    const EventBatch batch = make_trace_events(trace, sequence);
    std::vector<PlacedEvent> placed;
    placed.reserve(batch.events.size());
    for (const Event& event : batch.events)
        placed.push_back({batch.run, batch.org, &batch.agent_id, &event});
    return insert_rows("agent_events", placed);
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

std::vector<RawStatement> make_multi_row(std::span<TraceRecord> traces) {
    // The pool is never used: only explain() of the idempotency keys runs queries on it.
    static boost::asio::io_context idle;
    static postgres::Pool pool(idle.get_executor(), {.url = "postgresql://localhost"});
    EventSequence event_sequence;
    app::PostgresWriters writers(pool, event_sequence, Quotas::all);
    std::vector<TraceRecord*> pointers;
    pointers.reserve(traces.size());
    for (TraceRecord& trace : traces) pointers.push_back(&trace);
    postgres::WriteBatch batch;
    for (auto* writer : writers.of_traces()) writer->add_to(batch, pointers);
    std::vector<RawStatement> statements;
    for (const auto& statement : batch.take_statements())
        statements.push_back(make_raw(statement.query->text, statement.parameters));
    return statements;
}

std::vector<RawStatement> make_ordinary(const TraceRecord& trace) {
    const Decision& decision = trace.decision;
    return {
        insert_rows("runs", std::vector{trace.run}),
        insert_rows("decisions", std::vector{decision}),
        insert_parts("alternatives", decision, decision.alternatives),
        insert_parts("evidence", decision, decision.evidence),
        enqueue(decision),
        insert_events(trace),
        audit(decision),
        count_usage(decision),
        find_limit(decision)
    };
}

}  // namespace akashi::bench
