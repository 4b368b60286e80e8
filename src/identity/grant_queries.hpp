#pragma once

#include "base/query.hpp"
#include "identity/grant_columns.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace akashi {

/// Selects grants of an organization, the first parameter. Both databases take `$1`, `$2`, … where
/// they appear in this order.
inline std::string select_grants(std::string_view rest) {
    return fmt::format(
        "SELECT {} FROM access_grants WHERE org_id = $1 {}", column_list<Grant>(), rest
    );
}

inline const Query& find_grant_query() {
    static const MadeQuery query("find_grant", select_grants("AND id = $2"));
    return query;
}

/// The newest first.
inline const Query& list_grants_query() {
    static const MadeQuery query(
        "list_grants", select_grants("ORDER BY granted_at DESC, id DESC LIMIT $2 OFFSET $3")
    );
    return query;
}

}  // namespace akashi
