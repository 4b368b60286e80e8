#pragma once

#include "identity/organization.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace akashi {

/// The plan and the limits of an organization, as far as an operator chooses them. With `free` or
/// `pro`, a limit that is not chosen becomes that of the plan; otherwise it stays as it is.
struct PlanChoice {
    std::optional<std::string> plan;
    std::optional<std::int64_t> decision_limit;
    std::optional<std::int64_t> agent_limit;
};

/// The organization with what was chosen, which is not checked.
Organization with_plan(Organization organization, const PlanChoice& choice);

}  // namespace akashi
