#pragma once

#include "base/query.hpp"
#include "conflicts/label.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace akashi {

/// Selects labels of an organization, the first parameter. Both databases take `$1`, `$2`, … where
/// they appear in this order.
inline std::string select_labels(std::string_view rest) {
    return fmt::format(
        "SELECT {} FROM conflict_labels WHERE org_id = $1 {}", column_list<ConflictLabel>(), rest
    );
}

inline const Query& find_label_query() {
    static const MadeQuery query("find_label", select_labels("AND conflict_id = $2"));
    return query;
}

/// The newest first.
inline const Query& list_labels_query() {
    static const MadeQuery query(
        "list_labels",
        select_labels("ORDER BY labeled_at DESC, conflict_id DESC LIMIT $2 OFFSET $3")
    );
    return query;
}

/// Reads a row of conflicts/postgres/list_labelled_conflicts.sql. A row has `column<T>(index)`.
template <class Row>
LabelledConflict read_labelled_conflict(const Row& row) {
    return {
        row.template column<ConflictId>(0),
        row.template column<std::string>(1),
        row.template column<std::string>(2),
        row.template column<std::string>(3),
        row.template column<std::string>(4),
        row.template column<std::string>(5),
        row.template column<std::string>(6),
        row.template column<std::string>(7)
    };
}

}  // namespace akashi
