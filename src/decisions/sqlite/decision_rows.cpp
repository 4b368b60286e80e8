#include "decisions/sqlite/decision_rows.hpp"

#include "decisions/decision_fields.hpp"
#include "decisions/sqlite/sql.hpp"

namespace akashi::sqlite {
namespace {

/// Reads the columns of load_decision.sql.
Decision read_decision(const Statement& row) {
    Decision decision;
    int column = 0;
    visit_columns(decision, [&](auto& field) {
        field = row.column<std::remove_reference_t<decltype(field)>>(column++);
    });
    return decision;
}

std::vector<Alternative> load_alternatives(Connection& db, const DecisionId& decision) {
    std::vector<Alternative> alternatives;
    Statement row = db.prepare(sql::list_alternatives);
    row.bind(decision);
    while (row.step())
        alternatives.push_back(
            {.id = row.column<Uuid>(0),
             .label = row.column<std::string>(1),
             .rejection_reason = row.column<std::optional<std::string>>(2)}
        );
    return alternatives;
}

std::vector<Evidence> load_evidence(Connection& db, const DecisionId& decision) {
    std::vector<Evidence> evidence;
    Statement row = db.prepare(sql::list_evidence);
    row.bind(decision);
    while (row.step())
        evidence.push_back(
            {.id = row.column<Uuid>(0),
             .source_type = row.column<std::string>(1),
             .source_uri = row.column<std::optional<std::string>>(2),
             .content = row.column<std::string>(3),
             .relevance_score = row.column<std::optional<float>>(4),
             .metrics = row.column<std::optional<std::string>>(5)}
        );
    return evidence;
}

}  // namespace

std::optional<Decision> load_decision(Connection& db, RowNumber row, Parts parts) {
    std::optional<Decision> decision;
    {
        Statement statement = db.prepare(sql::load_decision);
        statement.bind(row);
        if (statement.step()) decision = read_decision(statement);
    }
    if (decision && parts.alternatives)
        decision->alternatives = load_alternatives(db, decision->id);
    if (decision && parts.evidence) decision->evidence = load_evidence(db, decision->id);
    return decision;
}

std::vector<Decision> load_decisions(
    Connection& db, const std::vector<RowNumber>& rows, Parts parts
) {
    std::vector<Decision> decisions;
    decisions.reserve(rows.size());
    for (const RowNumber row : rows)
        if (auto decision = load_decision(db, row, parts))
            decisions.push_back(std::move(*decision));
    return decisions;
}

}  // namespace akashi::sqlite
