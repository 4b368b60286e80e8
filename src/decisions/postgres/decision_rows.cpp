#include "decisions/postgres/decision_rows.hpp"

#include "decisions/decision_columns.hpp"
#include "postgres/entity.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// Finds the decision with this id. A linear search is enough for one page.
Decision* find(std::vector<Decision>& decisions, const DecisionId& id) {
    const auto found = std::ranges::find(decisions, id, &Decision::id);
    return found == decisions.end() ? nullptr : &*found;
}

template <class Part>
std::string list_parts(std::string_view function) {
    return fmt::format(
        "SELECT p.decision_id, {} FROM {}($1, $2) AS p", column_list<Part>("p"), function
    );
}

/// Adds the rows to the lists of the decisions they belong to.
template <class Part>
void add_parts(
    const Rows& rows, std::vector<Decision>& decisions, std::vector<Part> Decision::* list
) {
    for (int row = 0; row < rows.count(); ++row)
        if (Decision* decision = find(decisions, rows.get<DecisionId>(row, 0)))
            (decision->*list).push_back(read_entity<Part>(rows, row, 1));
}

}  // namespace

const std::string kDecisionColumns = column_list<Decision>("d");
const MadeQuery kFindDecision(
    "find_decision",
    fmt::format("SELECT {} FROM decisions d WHERE d.org_id = $1 AND d.id = $2", kDecisionColumns)
);
const MadeQuery kListAlternatives(
    "list_alternatives", list_parts<Alternative>("akashi_alternatives_of")
);
const MadeQuery kListEvidence("list_evidence", list_parts<Evidence>("akashi_evidence_of"));

Decision read_decision(const Rows& rows, int row, int column) {
    return read_entity<Decision>(rows, row, column);
}

std::vector<Decision> read_decisions(const Rows& rows) {
    std::vector<Decision> decisions;
    decisions.reserve(static_cast<std::size_t>(rows.count()));
    for (int row = 0; row < rows.count(); ++row) decisions.push_back(read_decision(rows, row));
    return decisions;
}

void add_alternatives(const Rows& rows, std::vector<Decision>& decisions) {
    add_parts(rows, decisions, &Decision::alternatives);
}

void add_evidence(const Rows& rows, std::vector<Decision>& decisions) {
    add_parts(rows, decisions, &Decision::evidence);
}

std::vector<Statement> part_statements(OrgId org, const std::vector<DecisionId>& ids, Parts parts) {
    std::vector<Statement> statements;
    if (parts.alternatives) statements.push_back({&kListAlternatives, Parameters::of(org, ids)});
    if (parts.evidence) statements.push_back({&kListEvidence, Parameters::of(org, ids)});
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
