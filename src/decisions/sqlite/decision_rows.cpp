#include "decisions/sqlite/decision_rows.hpp"

#include "decisions/decision_columns.hpp"
#include "sqlite/entity.hpp"

#include <fmt/format.h>

namespace akashi::sqlite {
namespace {

template <class Part>
std::string list_text(std::string_view table, std::string_view order) {
    return fmt::format(
        "SELECT {} FROM {} WHERE decision_id = ?1 ORDER BY {}", column_list<Part>(), table, order
    );
}

template <class Part>
std::vector<Part> load_parts(Connection& db, const Query& query, const DecisionId& decision) {
    std::vector<Part> parts;
    Statement row = db.prepare(query);
    row.bind(decision);
    while (row.step()) parts.push_back(read_entity<Part>(row));
    return parts;
}

std::vector<Alternative> load_alternatives(Connection& db, const DecisionId& decision) {
    static const MadeQuery query(
        "list_alternatives", list_text<Alternative>("alternatives", "position")
    );
    return load_parts<Alternative>(db, query, decision);
}

std::vector<Evidence> load_evidence(Connection& db, const DecisionId& decision) {
    static const MadeQuery query(
        "list_evidence",
        list_text<Evidence>("evidence", "relevance_score DESC NULLS LAST, position")
    );
    return load_parts<Evidence>(db, query, decision);
}

}  // namespace

std::optional<Decision> load_decision(Connection& db, RowNumber row, Parts parts) {
    static const MadeQuery query(
        "load_decision",
        fmt::format("SELECT {} FROM decisions d WHERE d.seq = ?1", column_list<Decision>("d"))
    );
    std::optional<Decision> decision;
    {
        Statement statement = db.prepare(query);
        statement.bind(row);
        if (statement.step()) decision = read_entity<Decision>(statement);
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
