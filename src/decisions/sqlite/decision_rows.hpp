#pragma once

#include "core/caller.hpp"
#include "decisions/decision.hpp"
#include "decisions/decision_query.hpp"
#include "sqlite/connection.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace akashi::sqlite {

/// Number of a decision's row. Lists find these first and load the rows afterwards, so that
/// sorting and OFFSET do not read the long texts.
using RowNumber = std::int64_t;

/// Nothing when there is no such row.
std::optional<Decision> load_decision(Connection& db, RowNumber row, Parts parts);

/// Adds what other decisions say about each of them, with one statement.
void add_derived(
    Connection& db, OrgId org, const Visibility& visibility, std::span<Decision> decisions
);

/// In the order of `rows`, as many as make a page (core/page.hpp), with what other decisions say
/// about them. `has_more` is true when that are fewer than the rows.
DecisionList load_page(
    Connection& db,
    OrgId org,
    const Visibility& visibility,
    const std::vector<RowNumber>& rows,
    Parts parts
);

}  // namespace akashi::sqlite
