#include "postgres/visibility.hpp"

#include <fmt/format.h>

namespace akashi::postgres {

void add_visibility(
    Condition& condition, std::string_view column, OrgId org, const Visibility& visibility
) {
    if (visibility.sees_everything()) return;
    // As a subquery, because a function in a condition is called for every row.
    condition.add(
        fmt::format("{} = ANY((SELECT akashi_visible_agents(?, ?))::text[])", column),
        org,
        visibility.agent_id()
    );
}

}  // namespace akashi::postgres
