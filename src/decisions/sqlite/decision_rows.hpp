#pragma once

#include "decisions/decision.hpp"
#include "decisions/decision_query.hpp"
#include "sqlite/connection.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace akashi::sqlite {

/// Number of a decision's row. Lists find these first and load the rows afterwards, so that
/// sorting and OFFSET do not read the long texts.
using RowNumber = std::int64_t;

/// Nothing when there is no such row.
std::optional<Decision> load_decision(Connection& db, RowNumber row, Parts parts);

/// In the order of `rows`, as many as make a page (core/page.hpp). `has_more` is true when that are
/// fewer than the rows.
DecisionList load_page(Connection& db, const std::vector<RowNumber>& rows, Parts parts);

}  // namespace akashi::sqlite
