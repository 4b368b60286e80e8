#pragma once

#include "base/query.hpp"
#include "identity/agent_deletion_columns.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace akashi {

/// Selects deletions of an organization, the first parameter, by a condition on the second. Both
/// databases take `$1` and `$2` where they appear in this order.
inline std::string select_deletion(std::string_view condition) {
    return fmt::format(
        "SELECT {} FROM agent_deletions WHERE org_id = $1 AND {}",
        column_list<AgentDeletion>(),
        condition
    );
}

inline const Query& find_deletion_query() {
    static const MadeQuery query("find_agent_deletion", select_deletion("id = $2"));
    return query;
}

inline const Query& find_open_deletion_query() {
    static const MadeQuery query(
        "find_open_agent_deletion", select_deletion("agent_id = $2 AND finished_at IS NULL")
    );
    return query;
}

}  // namespace akashi
