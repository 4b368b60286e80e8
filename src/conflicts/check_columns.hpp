#pragma once

#include "base/query.hpp"
#include "conflicts/conflict_columns.hpp"

#include <fmt/format.h>

namespace akashi {

/// The query with the columns of the conflicts `c` and their decisions `a` and `b` for `{columns}`,
/// as read_detail() reads them.
inline MadeQuery with_conflict_columns(const Query& query) {
    const std::string columns = fmt::format(
        "{}, {}, {}",
        column_list<Conflict>("c"),
        column_list<ConflictSide>("a"),
        column_list<ConflictSide>("b")
    );
    return {query.name, fmt::format(fmt::runtime(query.text), fmt::arg("columns", columns))};
}

}  // namespace akashi
