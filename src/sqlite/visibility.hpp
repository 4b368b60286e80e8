#pragma once

#include "core/caller.hpp"
#include "core/ids.hpp"
#include "sqlite/condition.hpp"
#include "sqlite/connection.hpp"

#include <string>
#include <string_view>

namespace akashi::sqlite {

/// Adds that the agent in `column` is one that the caller may see. Adds nothing for a caller who
/// sees everything.
void add_visibility(
    Condition& condition, std::string_view column, OrgId org, const Visibility& visibility
);

/// Whether the caller may see what the agent recorded.
bool may_see(Connection& db, OrgId org, const Visibility& visibility, const std::string& agent_id);

}  // namespace akashi::sqlite
