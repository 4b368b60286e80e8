#pragma once

#include "core/caller.hpp"
#include "decisions/decision.hpp"
#include "decisions/decision_query.hpp"
#include "postgres/reader.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace akashi::postgres {

/// The columns of decisions `d` that read_decision() reads, in its order.
extern const std::string kDecisionColumns;

/// A decision by organization and id.
extern const MadeQuery kFindDecision;

/// Reads the columns of kDecisionColumns, which begin at `column`.
Decision read_decision(const Rows& rows, int row, int column = 0);
std::vector<Decision> read_decisions(const Rows& rows);

/// How PostgreSQL is asked for a page.
enum class PageKind {
    /// So few rows that they may all be sent, whatever their texts are: measuring them in the
    /// database costs half as much as reading them.
    small,
    /// The database measures the texts and sends no more than a page.
    measured,
};
/// For a page of at most so many rows, with these parts.
PageKind page_kind(std::int64_t rows, Parts parts);

/// The decisions of `source`, a SELECT of kDecisionColumns in the order of a page. A measured page
/// has the bytes of each decision as the last column.
std::string select_decision_page(PageKind kind, std::string source);

/// Adds up the bytes that the decisions of a page have.
class PageSizes {
public:
    /// The ids of the page in its order.
    explicit PageSizes(std::vector<DecisionId> ids) : ids_(std::move(ids)), bytes_(ids_.size()) {}

    /// Adds rows of a measured page or of the parts of one. Their first column is the
    /// decision's id. Ignores other decisions.
    void add(const Rows& rows);
    /// Adds the texts of decisions and their parts, for a small page.
    void add(const std::vector<Decision>& decisions);

    /// Removes the decisions that are beyond the page. True when there are some.
    bool end_page(std::vector<Decision>& decisions) const;

private:
    std::vector<DecisionId> ids_;
    std::vector<std::int64_t> bytes_;
};

/// Loads what belongs to `decisions`, which were read from `rows` of select_decision_page(), in one
/// round trip: their parts, and what other decisions say about them. Then ends the page as
/// PageSizes::end_page() does.
boost::asio::awaitable<bool> load_page(
    Reader reader,
    OrgId org,
    const Visibility& visibility,
    PageKind kind,
    const Rows& rows,
    std::vector<Decision>& decisions,
    Parts parts
);

/// Statements for what belongs to decisions, for a batch that also finds the decisions: what other
/// decisions say about them comes first, then their parts. Decisions outside of `org` are left out.
std::vector<Statement> belongings_statements(
    OrgId org,
    const Visibility& visibility,
    const std::vector<DecisionId>& ids,
    Parts parts,
    PageKind kind
);
/// Adds the results of these statements. What belongs to decisions that are not in the list is left
/// out.
void add_belongings(std::span<const Rows> results, std::vector<Decision>& decisions, Parts parts);

}  // namespace akashi::postgres
