#pragma once

#include "base/result.hpp"
#include "conflicts/conflict.hpp"
#include "core/caller.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

// The rules of settling conflicts (docs/conflicts.md, "Settling conflicts").
namespace akashi {

inline constexpr std::size_t kMostNote = 4'096;  ///< characters of a resolution_note
/// The note of a conflict that a decision settles.
inline constexpr const char* kAdjudicationNote = "Resolved by adjudication trace";
inline constexpr std::chrono::minutes kUndoTime{10};
inline constexpr std::chrono::days kMostSnooze{90};

/// What a caller wants to become of a conflict.
struct ResolutionOrder {
    std::string status;  ///< resolved, false_positive or open
    std::optional<std::string> note = {};
    std::optional<DecisionId> winner = {};
    std::optional<std::string> false_positive_label = {};
};

/// What a caller wants to become of all open conflicts of a group.
struct GroupOrder {
    std::string status;  ///< resolved or false_positive
    std::optional<std::string> note = {};
    std::optional<std::string> winning_agent = {};
    std::optional<std::string> false_positive_label = {};
};

/// Who shall settle a conflict, and when it comes back. A member without a value stays as it is; an
/// inner one without a value is taken away.
struct PlanOrder {
    std::optional<std::optional<std::string>> assignee = {};
    std::optional<std::optional<Time>> snoozed_until = {};
};

/// Why the order is wrong, whatever the state of the conflict is; nothing when it is not.
std::optional<Error> check_order(const ResolutionOrder& order, const Conflict& conflict);
/// The same for a group, which has two agents.
std::optional<Error> check_order(const GroupOrder& order);
/// The same; a conflict comes back within kMostSnooze after `now`.
std::optional<Error> check_order(const PlanOrder& order, Time now);

/// Why the state of the conflict does not become `status`: a settled one only becomes open. Names
/// who settled it and when.
std::optional<Error> check_state(const Conflict& conflict, std::string_view status);

/// Why the caller cannot undo the last change of the conflict at `now`: there is none, it is older
/// than kUndoTime, something came after it, or it is somebody else's and the caller no admin.
std::optional<Error> check_undo(const Conflict& conflict, const Caller& caller, Time now);

/// The state of a conflict as a JSON object, for the audit log.
std::string state_to_json(const Conflict& conflict);

}  // namespace akashi
