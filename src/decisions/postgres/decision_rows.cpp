#include "decisions/postgres/decision_rows.hpp"

#include "core/page.hpp"
#include "decisions/decision_columns.hpp"
#include "decisions/postgres/sql.hpp"
#include "postgres/entity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// Finds the decision with this id. A linear search is enough for one page.
Decision* find(std::vector<Decision>& decisions, const DecisionId& id) {
    const auto found = std::ranges::find(decisions, id, &Decision::id);
    return found == decisions.end() ? nullptr : &*found;
}

// Alternatives or evidence by organization and decision ids, in the order of the ids, with the
// decision's id as the first column. For a measured page, the bytes are the last column.

template <class Part>
std::string list_parts(std::string_view function) {
    return fmt::format(
        "SELECT p.decision_id, {} FROM {}($1, $2) AS p", column_list<Part>("p"), function
    );
}

template <class Part>
std::string list_page_parts(std::string_view function) {
    return select_page<Part>(
        "p.decision_id, " + column_list<Part>("p"), fmt::format("{}($1, $2)", function), kPageBytes
    );
}

const MadeQuery kListAlternatives(
    "list_alternatives", list_parts<Alternative>("akashi_alternatives_of")
);
const MadeQuery kListEvidence("list_evidence", list_parts<Evidence>("akashi_evidence_of"));
const MadeQuery kListPageAlternatives(
    "list_page_alternatives", list_page_parts<Alternative>("akashi_alternatives_of")
);
const MadeQuery kListPageEvidence(
    "list_page_evidence", list_page_parts<Evidence>("akashi_evidence_of")
);

/// The most rows of a small page. Their own texts and alternatives are at most about 300 KB each.
constexpr std::int64_t kSmallPage = 25;

std::int64_t text_bytes_with_parts(const Decision& decision) {
    std::int64_t bytes = text_bytes(decision);
    for (const Alternative& alternative : decision.alternatives) bytes += text_bytes(alternative);
    for (const Evidence& evidence : decision.evidence) bytes += text_bytes(evidence);
    return bytes;
}

/// Adds what other decisions say about these.
void add_derived(const Rows& rows, std::vector<Decision>& decisions) {
    for (int row = 0; row < rows.count(); ++row) {
        Decision* decision = find(decisions, rows.get<DecisionId>(row, 0));
        if (decision == nullptr) continue;
        decision->precedent_citation_count = rows.get<std::int64_t>(row, 1);
        if (const auto successor = rows.get<std::optional<Time>>(row, 2))
            decision->supersession_velocity_hours = hours_between(decision->valid_from, *successor);
        const auto number = [&](int column) { return rows.get<std::int64_t>(row, column); };
        decision->conflict_count = number(3);
        decision->conflict_fate = {number(4), number(5), number(6)};
        decision->assessments = {number(7), number(8), number(9)};
        if (const auto score = decision->assessments.score()) decision->outcome_score = score;
    }
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

Decision read_decision(const Rows& rows, int row, int column) {
    return read_entity<Decision>(rows, row, column);
}

std::vector<Decision> read_decisions(const Rows& rows) {
    std::vector<Decision> decisions;
    decisions.reserve(static_cast<std::size_t>(rows.count()));
    for (int row = 0; row < rows.count(); ++row) decisions.push_back(read_decision(rows, row));
    return decisions;
}

PageKind page_kind(std::int64_t rows, Parts parts) {
    // A decision may have 700 KB of evidence.
    return rows <= kSmallPage && !parts.evidence ? PageKind::small : PageKind::measured;
}

std::vector<Statement> belongings_statements(
    OrgId org,
    const Visibility& visibility,
    const std::vector<DecisionId>& ids,
    Parts parts,
    PageKind kind
) {
    const bool is_small = kind == PageKind::small;
    std::vector<Statement> statements;
    statements.push_back({&sql::list_derived, Parameters::of(org, ids, visibility.agent_id())});
    const auto add = [&](const MadeQuery& query) {
        statements.push_back({&query, Parameters::of(org, ids)});
    };
    if (parts.alternatives) add(is_small ? kListAlternatives : kListPageAlternatives);
    if (parts.evidence) add(is_small ? kListEvidence : kListPageEvidence);
    return statements;
}

void add_belongings(std::span<const Rows> results, std::vector<Decision>& decisions, Parts parts) {
    add_derived(results[0], decisions);
    if (parts.alternatives) add_parts(results[1], decisions, &Decision::alternatives);
    if (parts.evidence) add_parts(results.back(), decisions, &Decision::evidence);
}

std::string select_decision_page(PageKind kind, std::string source) {
    static const std::string columns = column_list<Decision>("p");
    if (kind == PageKind::small) return source;
    return select_page<Decision>(columns, "(" + source + ")", kPageBytes);
}

void PageSizes::add(const Rows& rows) {
    const int last_column = rows.columns() - 1;
    // The rows are in the order of the ids.
    auto place = ids_.begin();
    for (int row = 0; row < rows.count(); ++row) {
        const auto found = std::find(place, ids_.end(), rows.get<DecisionId>(row, 0));
        if (found == ids_.end()) continue;
        place = found;
        bytes_[static_cast<std::size_t>(place - ids_.begin())] +=
            rows.get<std::int64_t>(row, last_column);
    }
}

void PageSizes::add(const std::vector<Decision>& decisions) {
    auto place = ids_.begin();
    for (const Decision& decision : decisions) {
        place = std::find(place, ids_.end(), decision.id);
        if (place == ids_.end()) return;
        bytes_[static_cast<std::size_t>(place - ids_.begin())] += text_bytes_with_parts(decision);
    }
}

bool PageSizes::end_page(std::vector<Decision>& decisions) const {
    PageBudget budget;
    const auto end =
        std::ranges::find_if(bytes_, [&](std::int64_t bytes) { return !budget.admit(bytes); });
    const std::span beyond =
        std::span(ids_).subspan(static_cast<std::size_t>(end - bytes_.begin()));
    std::erase_if(decisions, [&](const Decision& decision) {
        return std::ranges::find(beyond, decision.id) != beyond.end();
    });
    return budget.is_exceeded();
}

asio::awaitable<bool> load_page(
    Reader reader,
    OrgId org,
    const Visibility& visibility,
    PageKind kind,
    const Rows& rows,
    std::vector<Decision>& decisions,
    Parts parts
) {
    if (decisions.empty()) co_return false;
    std::vector<DecisionId> ids;
    ids.reserve(decisions.size());
    for (const Decision& decision : decisions) ids.push_back(decision.id);
    const std::vector<Rows> results =
        co_await reader.run_together(belongings_statements(org, visibility, ids, parts, kind));
    add_belongings(results, decisions, parts);
    PageSizes sizes(std::move(ids));
    if (kind == PageKind::small) {
        sizes.add(decisions);
    } else {
        sizes.add(rows);
        for (const Rows& result : std::span(results).subspan(1)) sizes.add(result);
    }
    co_return sizes.end_page(decisions);
}

}  // namespace akashi::postgres
