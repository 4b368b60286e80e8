#include "decisions/postgres/trace_rows.hpp"

#include "decisions/decision_columns.hpp"
#include "decisions/postgres/part_row.hpp"
#include "postgres/entity.hpp"

#include <vector>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

using Traces = std::span<TraceRecord* const>;

const TraceRun& run_of(const TraceRecord* trace) { return trace->run; }
const Decision& decision_of(const TraceRecord* trace) { return trace->decision; }

/// Calls the function with the alternatives or the evidence of all traces.
template <class Part>
void add_parts(
    WriteBatch& batch, std::string_view function, Traces traces, std::vector<Part> Decision::* field
) {
    std::vector<PartRow<Part>> rows;
    for (const TraceRecord* trace : traces)
        add_part_rows(rows, trace->decision, trace->decision.*field);
    if (rows.empty()) return;
    Parameters parameters;
    add_arrays<PartRow<Part>>(parameters, rows, [](const auto& row) -> auto& { return row; });
    batch.call(function, std::move(parameters));
}

}  // namespace

void RunRows::add_to(WriteBatch& batch, Traces traces) {
    std::vector<const TraceRecord*> makers;
    for (const TraceRecord* trace : traces)
        if (!trace->joins_run) makers.push_back(trace);
    if (makers.empty()) return;
    Parameters parameters;
    add_arrays<TraceRun>(parameters, makers, run_of);
    batch.call("akashi_insert_runs", std::move(parameters));
}

void DecisionRows::add_to(WriteBatch& batch, Traces traces) {
    Parameters parameters;
    add_arrays<Decision>(parameters, traces, decision_of);
    batch.call("akashi_insert_decisions", std::move(parameters));
}

void AlternativeRows::add_to(WriteBatch& batch, Traces traces) {
    add_parts(batch, "akashi_insert_alternatives", traces, &Decision::alternatives);
}

void EvidenceRows::add_to(WriteBatch& batch, Traces traces) {
    add_parts(batch, "akashi_insert_evidence", traces, &Decision::evidence);
}

void AuditRows::add_to(WriteBatch& batch, Traces traces) {
    Parameters parameters;
    add_array(parameters, traces, [](const auto* t) { return t->decision.transaction_time; });
    add_array(parameters, traces, [](const auto* t) { return t->decision.org_id; });
    add_array(parameters, traces, [](const auto* t) -> auto& { return t->decision.agent_id; });
    parameters.add("trace_decision").add("decision");
    add_array(parameters, traces, [](const auto* t) { return t->decision.id.str(); });
    batch.call("akashi_append_audit", std::move(parameters));
}

}  // namespace akashi::postgres
