#pragma once

#include "conflicts/conflict_columns.hpp"
#include "core/page.hpp"
#include "sqlite/condition.hpp"
#include "sqlite/connection.hpp"
#include "sqlite/statement.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace akashi::sqlite {

/// How many rows `rest`, all that follows SELECT 1, finds for the condition; nothing when more than
/// kCountLimit.
inline std::optional<std::int64_t> count_page(
    Connection& db, std::string_view rest, const Condition& condition
) {
    Statement row = db.prepare_text(
        fmt::format("SELECT count(*) FROM (SELECT 1 {} LIMIT {})", rest, kCountLimit + 1)
    );
    condition.bind_to(row);
    const std::int64_t total = row.step() ? row.column<std::int64_t>(0) : 0;
    return total > kCountLimit ? std::nullopt : std::optional(total);
}

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
