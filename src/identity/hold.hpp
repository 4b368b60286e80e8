#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "core/ids.hpp"

#include <optional>
#include <string>
#include <vector>

namespace akashi {

using HoldId = Id<struct HoldTag>;

/// A legal hold: what must not be deleted until somebody releases it (docs/data-model.md, "Holds").
struct Hold {
    HoldId id;
    OrgId org_id;
    std::string reason;
    Time from;  ///< covers decisions that were recorded from then on
    Time to;    ///< up to then, included
    std::optional<std::vector<std::string>> decision_types;  ///< only of these; nothing: of all
    std::optional<std::vector<std::string>> agent_ids;       ///< only of these; nothing: of all
    std::string created_by;  ///< public name of an agent, or `system:operator`
    Time created_at;
    std::optional<Time> released_at;
};

/// The reason has 1 to 4,096 bytes, `to` is after `from`, each list has 1 to 100 names of 1 to 255
/// bytes.
std::optional<Error> check_hold(const Hold& hold);

/// What refuses the deletion of an agent.
inline Error agent_is_held() {
    return {
        ErrorCode::conflict, "agent data is covered by an active legal hold and cannot be deleted"
    };
}

}  // namespace akashi
