#pragma once

#include "base/result.hpp"

#include <string_view>

namespace akashi {

/// The type of a decision that settles a conflict by replacing both sides.
inline constexpr std::string_view kReconciliation = "reconciliation";

inline Error conflict_is_settled() {
    return {ErrorCode::conflict, "the conflict is settled; only open conflicts can be reconciled"};
}

}  // namespace akashi
