#pragma once

#include "conflicts/conflict.hpp"

#include <string>
#include <string_view>

namespace akashi {

/// How a conflict was found that a decision declares by rejecting its precedent.
inline constexpr std::string_view kStanceMethod = "stance_v1";

/// The conflict of a decision with its precedent, which it rejects (docs/conflicts.md, "Explicit
/// stance"). The `value` of both is the outcome, in full. Open, with a new id.
/// akashi_reject_precedents() says the same.
Conflict make_stance_conflict(
    OrgId org, const BoundDecision& found_by, const BoundDecision& rejected, Time detected_at
);

/// A sentence that says who rejects whose decision, and quotes both.
std::string explanation_of_stance(const Conflict& conflict);

}  // namespace akashi
