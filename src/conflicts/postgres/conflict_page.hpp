#pragma once

#include "conflicts/conflict.hpp"
#include "core/page.hpp"
#include "postgres/rows.hpp"

#include <cstdint>
#include <optional>

namespace akashi::postgres {

/// A page of conflicts or hints. `rows` begin with the bytes of their texts, and there may be one
/// more than `limit`; `read` makes a ConflictDetail of the row with a number. `counted` has the
/// total, or more than kCountLimit.
template <class Read>
ConflictPage read_page(const Rows& rows, const Rows& counted, std::int64_t limit, Read read) {
    ConflictPage page;
    PageBudget budget;
    for (int row = 0; row < rows.count(); ++row) {
        if (!budget.admit(rows.get<std::int64_t>(row, 0))) break;
        page.conflicts.push_back(read(rows, row));
    }
    const bool has_surplus = take_surplus(page.conflicts, limit);
    page.has_more = has_surplus || budget.is_exceeded();
    const auto count = counted.get<std::int64_t>(0, 0);
    if (count <= kCountLimit) page.total = count;
    return page;
}

}  // namespace akashi::postgres
