#pragma once

#include "conflicts/conflict_columns.hpp"
#include "core/page.hpp"
#include "sqlite/statement.hpp"

#include <cstdint>
#include <utility>

namespace akashi::sqlite {

/// Reads the rows of a page of conflicts or hints, of which there may be one more than `limit`.
/// `read` makes a ConflictDetail of the row at which the statement stands.
template <class Read>
void read_page(Statement& row, std::int64_t limit, ConflictPage& page, Read read) {
    PageBudget budget;
    while (row.step()) {
        ConflictDetail conflict = read(row);
        if (!budget.admit(text_bytes(conflict.a) + text_bytes(conflict.b))) break;
        page.conflicts.push_back(std::move(conflict));
    }
    const bool has_surplus = take_surplus(page.conflicts, limit);
    page.has_more = has_surplus || budget.is_exceeded();
}

}  // namespace akashi::sqlite
