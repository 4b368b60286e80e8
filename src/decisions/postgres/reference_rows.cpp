#include "decisions/postgres/reference_rows.hpp"

#include "decisions/decision_errors.hpp"
#include "postgres/entity.hpp"

#include <optional>
#include <vector>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

using Reference = std::optional<DecisionId> DecisionDraft::*;

/// The traces whose `reference` is set.
std::vector<const TraceRecord*> referring(
    std::span<TraceRecord* const> traces, Reference reference
) {
    std::vector<const TraceRecord*> found;
    for (const TraceRecord* trace : traces)
        if (trace->decision.*reference) found.push_back(trace);
    return found;
}

/// To what the traces refer, and for whom.
Parameters references_of(const std::vector<const TraceRecord*>& traces, Reference reference) {
    Parameters parameters;
    add_array(parameters, traces, [](const auto* trace) { return trace->decision.org_id; });
    add_array(parameters, traces, [reference](const auto* trace) {
        return *(trace->decision.*reference);
    });
    add_array(parameters, traces, [](const auto* trace) -> auto& {
        return trace->visibility.agent_id();
    });
    return parameters;
}

}  // namespace

void PrecedentCheck::add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) {
    const auto citing = referring(traces, &DecisionDraft::precedent_ref);
    if (citing.empty()) return;
    batch.call("akashi_require_precedents", references_of(citing, &DecisionDraft::precedent_ref));
}

/// For a precedent that is deleted after akashi_require_precedents() has found it.
asio::awaitable<Verdict> PrecedentCheck::explain(const PostgresError& error, TraceRecord&) {
    if (error.constraint() != "decisions_precedent_ref_fkey") co_return Verdict();
    co_return Verdict::refuse(precedent_not_found());
}

void SupersededRows::add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) {
    const auto superseding = referring(traces, &DecisionDraft::supersedes_id);
    if (superseding.empty()) return;
    Parameters parameters = references_of(superseding, &DecisionDraft::supersedes_id);
    add_array(parameters, superseding, [](const auto* trace) {
        return trace->decision.valid_from;
    });
    batch.call("akashi_end_decisions", std::move(parameters));
}

/// The same for superseded decisions.
asio::awaitable<Verdict> SupersededRows::explain(const PostgresError& error, TraceRecord&) {
    if (error.constraint() != "decisions_supersedes_id_fkey") co_return Verdict();
    co_return Verdict::refuse(superseded_not_found());
}

}  // namespace akashi::postgres
