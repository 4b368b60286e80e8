#include "decisions/postgres/reference_rows.hpp"

#include "decisions/decision_errors.hpp"
#include "decisions/postgres/sql.hpp"
#include "postgres/entity.hpp"

#include <optional>
#include <vector>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// The decisions whose `reference` is set.
std::vector<const Decision*> referring(
    std::span<TraceRecord* const> traces, std::optional<DecisionId> DecisionDraft::* reference
) {
    std::vector<const Decision*> decisions;
    for (const TraceRecord* trace : traces)
        if (trace->decision.*reference) decisions.push_back(&trace->decision);
    return decisions;
}

}  // namespace

void PrecedentCheck::add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) {
    const auto citing = referring(traces, &DecisionDraft::precedent_ref);
    if (citing.empty()) return;
    Parameters parameters;
    add_array(parameters, citing, [](const Decision* decision) { return decision->org_id; });
    add_array(parameters, citing, [](const Decision* decision) {
        return *decision->precedent_ref;
    });
    batch.run(sql::require_precedents, std::move(parameters));
}

/// For a precedent that is deleted after require_precedents.sql has found it.
asio::awaitable<Verdict> PrecedentCheck::explain(const PostgresError& error, TraceRecord&) {
    if (error.constraint() != "decisions_precedent_ref_fkey") co_return Verdict();
    co_return Verdict::refuse(precedent_not_found());
}

void SupersededRows::add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) {
    const auto superseding = referring(traces, &DecisionDraft::supersedes_id);
    if (superseding.empty()) return;
    Parameters parameters;
    add_array(parameters, superseding, [](const Decision* decision) { return decision->org_id; });
    add_array(parameters, superseding, [](const Decision* decision) {
        return *decision->supersedes_id;
    });
    add_array(parameters, superseding, [](const Decision* decision) {
        return decision->valid_from;
    });
    batch.run(sql::end_decisions, std::move(parameters));
}

/// The same for superseded decisions.
asio::awaitable<Verdict> SupersededRows::explain(const PostgresError& error, TraceRecord&) {
    if (error.constraint() != "decisions_supersedes_id_fkey") co_return Verdict();
    co_return Verdict::refuse(superseded_not_found());
}

}  // namespace akashi::postgres
