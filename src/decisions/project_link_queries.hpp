#pragma once

#include "base/query.hpp"
#include "decisions/project_link.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace akashi {

/// Selects links of an organization, the first parameter. Both databases take `$1`, `$2`, … where
/// they appear in this order.
inline std::string select_project_links(std::string_view rest) {
    return fmt::format(
        "SELECT {} FROM project_links WHERE org_id = $1 {}", column_list<ProjectLink>(), rest
    );
}

inline const Query& find_project_link_query() {
    static const MadeQuery query("find_project_link", select_project_links("AND id = $2"));
    return query;
}

/// The newest first.
inline const Query& list_project_links_query() {
    static const MadeQuery query(
        "list_project_links",
        select_project_links("ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3")
    );
    return query;
}

}  // namespace akashi
