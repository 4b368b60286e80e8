#include "decisions/postgres/reference_rows.hpp"

#include "decisions/decision_errors.hpp"
#include "decisions/postgres/sql.hpp"
#include "postgres/entity.hpp"

#include <optional>
#include <utility>
#include <vector>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

struct Reference {
    const TraceRecord* trace;
    DecisionId target;
};

/// To what the traces refer.
Parameters ids_of(const std::vector<Reference>& references) {
    Parameters parameters;
    add_array(parameters, references, [](const auto& one) { return one.trace->decision.org_id; });
    add_array(parameters, references, [](const auto& one) { return one.target; });
    return parameters;
}

/// To what the traces refer, and for whom.
Parameters parameters_of(const std::vector<Reference>& references) {
    Parameters parameters = ids_of(references);
    add_array(parameters, references, [](const auto& one) -> auto& {
        return one.trace->visibility.agent_id();
    });
    return parameters;
}

/// What the traces end.
std::vector<Reference> superseded_by(std::span<TraceRecord* const> traces) {
    std::vector<Reference> superseding;
    for (const TraceRecord* trace : traces)
        for (const DecisionId& id : ended_decisions(*trace)) superseding.push_back({trace, id});
    return superseding;
}

/// Keeps rejected decisions from ending in other transactions. When some end in this one, they are
/// locked at once: otherwise two transactions that each reject what the other supersedes would wait
/// in a circle.
void hold_rejected(
    WriteBatch& batch, std::vector<Reference> rejected, const std::vector<Reference>& superseded
) {
    if (rejected.empty()) return;
    if (superseded.empty()) {
        batch.call("akashi_hold_decisions", ids_of(rejected));
    } else {
        rejected.insert(rejected.end(), superseded.begin(), superseded.end());
        batch.run(sql::lock_references, ids_of(rejected));
    }
}

}  // namespace

void PrecedentCheck::add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) {
    std::vector<Reference> citing;
    for (const TraceRecord* trace : traces) {
        const auto& precedent = trace->decision.precedent_ref;
        if (precedent) citing.push_back({trace, *precedent});
    }
    if (!citing.empty()) batch.call("akashi_require_precedents", parameters_of(citing));
    std::erase_if(citing, [](const Reference& one) { return !rejects_precedent(*one.trace); });
    hold_rejected(batch, std::move(citing), superseded_by(traces));
}

/// For a precedent that is deleted after akashi_require_precedents() has found it.
asio::awaitable<Verdict> PrecedentCheck::explain(const PostgresError& error, TraceRecord&) {
    if (error.constraint() != "decisions_precedent_ref_fkey") co_return Verdict();
    co_return Verdict::refuse(precedent_not_found());
}

void SupersededRows::add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) {
    const std::vector<Reference> superseding = superseded_by(traces);
    if (superseding.empty()) return;
    Parameters parameters = parameters_of(superseding);
    add_array(parameters, superseding, [](const auto& one) {
        return one.trace->decision.valid_from;
    });
    batch.call("akashi_end_decisions", std::move(parameters));
}

/// The same for superseded decisions.
asio::awaitable<Verdict> SupersededRows::explain(const PostgresError& error, TraceRecord&) {
    if (error.constraint() != "decisions_supersedes_id_fkey") co_return Verdict();
    co_return Verdict::refuse(superseded_not_found());
}

}  // namespace akashi::postgres
