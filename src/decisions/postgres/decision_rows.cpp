#include "decisions/postgres/decision_rows.hpp"

#include "decisions/decision_fields.hpp"
#include "decisions/postgres/sql.hpp"
#include "postgres/canonical_json.hpp"

#include <algorithm>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// The decision of an id; one page has few.
Decision* find(std::vector<Decision>& decisions, const DecisionId& id) {
    const auto found = std::ranges::find(decisions, id, &Decision::id);
    return found == decisions.end() ? nullptr : &*found;
}

}  // namespace

const std::string_view kDecisionColumns =
    "d.id, d.org_id, d.run_id, d.valid_from, d.valid_to, d.transaction_time, d.confidence,"
    " d.completeness_score, d.outcome_score, d.agent_id, d.decision_type, d.precedent_ref,"
    " d.supersedes_id, d.session_id, d.api_key_id, d.tool, d.model, d.project, d.content_hash,"
    " d.outcome, d.precedent_reason, d.agent_context, d.metadata, d.reasoning";

Decision read_decision(const Rows& rows, int row, int column) {
    Decision decision;
    visit_columns(decision, [&](auto& field) {
        field = rows.get<std::remove_reference_t<decltype(field)>>(row, column++);
    });
    decision.agent_context = canonical_json(std::move(decision.agent_context));
    decision.metadata = canonical_json(std::move(decision.metadata));
    return decision;
}

std::vector<Decision> read_decisions(const Rows& rows) {
    std::vector<Decision> decisions;
    decisions.reserve(static_cast<std::size_t>(rows.count()));
    for (int row = 0; row < rows.count(); ++row) decisions.push_back(read_decision(rows, row));
    return decisions;
}

void add_alternatives(const Rows& rows, std::vector<Decision>& decisions) {
    for (int row = 0; row < rows.count(); ++row) {
        Decision* decision = find(decisions, rows.get<DecisionId>(row, 0));
        if (decision == nullptr) continue;
        decision->alternatives.push_back(
            {.id = rows.get<Uuid>(row, 1),
             .label = rows.get<std::string>(row, 2),
             .rejection_reason = rows.get<std::optional<std::string>>(row, 3)}
        );
    }
}

void add_evidence(const Rows& rows, std::vector<Decision>& decisions) {
    for (int row = 0; row < rows.count(); ++row) {
        Decision* decision = find(decisions, rows.get<DecisionId>(row, 0));
        if (decision == nullptr) continue;
        auto metrics = rows.get<std::optional<std::string>>(row, 6);
        if (metrics) metrics = canonical_json(std::move(*metrics));
        decision->evidence.push_back(
            {.id = rows.get<Uuid>(row, 1),
             .source_type = rows.get<std::string>(row, 2),
             .source_uri = rows.get<std::optional<std::string>>(row, 3),
             .content = rows.get<std::string>(row, 4),
             .relevance_score = rows.get<std::optional<float>>(row, 5),
             .metrics = std::move(metrics)}
        );
    }
}

std::vector<Statement> part_statements(OrgId org, const std::vector<DecisionId>& ids, Parts parts) {
    std::vector<Statement> statements;
    if (parts.alternatives)
        statements.push_back({&sql::list_alternatives, Parameters::of(org, ids)});
    if (parts.evidence) statements.push_back({&sql::list_evidence, Parameters::of(org, ids)});
    return statements;
}

void add_parts(std::span<const Rows> results, std::vector<Decision>& decisions, Parts parts) {
    if (parts.alternatives) add_alternatives(results.front(), decisions);
    if (parts.evidence) add_evidence(results.back(), decisions);
}

asio::awaitable<void> load_parts(
    Pool& pool, OrgId org, std::vector<Decision>& decisions, Parts parts
) {
    if (decisions.empty() || (!parts.alternatives && !parts.evidence)) co_return;
    std::vector<DecisionId> ids;
    ids.reserve(decisions.size());
    for (const Decision& decision : decisions) ids.push_back(decision.id);
    add_parts(co_await pool.run_together(part_statements(org, ids, parts)), decisions, parts);
}

}  // namespace akashi::postgres
