#pragma once

#include "base/uuid.hpp"
#include "core/audit.hpp"
#include "core/ids.hpp"

#include <optional>
#include <string>

namespace akashi {

/// The conflict that a decision settles in its own transaction (docs/conflicts.md, "Settling
/// conflicts").
struct Adjudication {
    Uuid conflict;
    std::optional<DecisionId> winner;  ///< one of the two decisions, unless both end
    std::string note;                  ///< why it is settled
    Uuid change_id;                    ///< of everything that this changes
    AuditEntry audit;                  ///< of the conflict; its time is that of the resolution
};

/// Why a decision that adjudicates is refused: another caller was faster.
inline constexpr const char* kSettledAlready = "conflict is settled already";

}  // namespace akashi
