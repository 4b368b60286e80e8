#include "decisions/sqlite/decision_rows.hpp"

#include "core/page.hpp"
#include "decisions/decision_columns.hpp"
#include "decisions/sqlite/sql.hpp"
#include "sqlite/entity.hpp"
#include "sqlite/id_list.hpp"

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

std::int64_t text_bytes_with_parts(const Decision& decision) {
    std::int64_t bytes = text_bytes(decision);
    for (const Alternative& alternative : decision.alternatives) bytes += text_bytes(alternative);
    for (const Evidence& evidence : decision.evidence) bytes += text_bytes(evidence);
    return bytes;
}

void add_fates(
    Connection& db,
    OrgId org,
    const Visibility& visibility,
    const IdList& list,
    std::span<Decision> decisions
) {
    Statement row = db.prepare(sql::count_fates);
    row.bind(org, visibility.agent_id(), list.places, Bytes{list.bytes});
    while (row.step()) {
        Decision& decision = decisions[row.column<std::size_t>(0)];
        const auto number = [&](int column) { return row.column<std::int64_t>(column); };
        decision.conflict_count = number(1);
        decision.conflict_fate = {number(2), number(3), number(4)};
    }
}

void add_verdicts(
    Connection& db,
    OrgId org,
    const Visibility& visibility,
    const IdList& list,
    std::span<Decision> decisions
) {
    Statement row = db.prepare(sql::count_verdicts);
    row.bind(org, list.places, Bytes{list.bytes}, visibility.agent_id());
    while (row.step()) {
        Decision& decision = decisions[row.column<std::size_t>(0)];
        const auto number = [&](int column) { return row.column<std::int64_t>(column); };
        decision.assessments = {number(1), number(2), number(3)};
        if (const auto score = decision.assessments.score()) decision.outcome_score = score;
    }
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

void add_derived(
    Connection& db, OrgId org, const Visibility& visibility, std::span<Decision> decisions
) {
    if (decisions.empty()) return;
    std::vector<DecisionId> ids;
    ids.reserve(decisions.size());
    for (const Decision& decision : decisions) ids.push_back(decision.id);
    const IdList list(ids);
    add_fates(db, org, visibility, list, decisions);
    add_verdicts(db, org, visibility, list, decisions);
    Statement row = db.prepare(sql::list_derived);
    row.bind(org, visibility.agent_id(), list.places, Bytes{list.bytes});
    while (row.step()) {
        Decision& decision = decisions[row.column<std::size_t>(0)];
        decision.precedent_citation_count = row.column<std::int64_t>(1);
        if (const auto successor = row.column<std::optional<Time>>(2))
            decision.supersession_velocity_hours = hours_between(decision.valid_from, *successor);
    }
}

DecisionList load_page(
    Connection& db,
    OrgId org,
    const Visibility& visibility,
    const std::vector<RowNumber>& rows,
    Parts parts
) {
    DecisionList page;
    page.decisions.reserve(rows.size());
    PageBudget budget;
    for (const RowNumber row : rows) {
        auto decision = load_decision(db, row, parts);
        if (!decision) continue;
        if (!budget.admit(text_bytes_with_parts(*decision))) break;
        page.decisions.push_back(std::move(*decision));
    }
    add_derived(db, org, visibility, page.decisions);
    page.has_more = budget.is_exceeded();
    return page;
}

}  // namespace akashi::sqlite
