#pragma once

#include "core/caller.hpp"
#include "core/ids.hpp"
#include "postgres/condition.hpp"

#include <string_view>

namespace akashi::postgres {

/// Adds that the agent in `column` is one that the caller may see. Adds nothing for a caller who
/// sees everything.
void add_visibility(
    Condition& condition, std::string_view column, OrgId org, const Visibility& visibility
);

}  // namespace akashi::postgres
