#pragma once

#include "conflicts/resolution.hpp"
#include "core/audit.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace akashi {

/// What settles a conflict. Its organization and time are those of the entry of the audit log.
struct Settlement {
    ConflictId conflict;
    std::string status;       ///< resolved or false_positive
    std::string resolved_by;  ///< the name of an agent, or `system:auto_resolve`
    std::optional<std::string> note = {};
    std::optional<DecisionId> winner = {};
    std::optional<std::string> false_positive_label = {};
    Uuid change_id = Uuid::make_v7();
    bool cascades = true;  ///< with a winner, settles others of the group that give its answer
};

/// What settles the open conflicts of a group.
struct GroupSettlement {
    ConflictGroupId group;
    std::string status;
    std::string resolved_by;
    std::optional<std::string> note = {};
    std::optional<std::string> winning_agent = {};  ///< one of two different ones
    std::optional<std::string> false_positive_label = {};
    Uuid change_id = Uuid::make_v7();
};

/// Conflicts that one call of GroupSettlement settles, the oldest first.
inline constexpr std::int64_t kMostOfGroup = 1'000;

/// Changes conflicts (docs/conflicts.md, "Settling conflicts"). Each change stores its entry in the
/// audit log, and one for every other conflict that it changes, in the same transaction. A change
/// that finds another state than it needs writes nothing: of two at the same moment, one counts.
/// Threads and failures as for DecisionStore. The caller has checked who may see the conflict.
class ResolutionStore {
public:
    virtual ~ResolutionStore() = default;

    /// False when the conflict is not open.
    virtual boost::asio::awaitable<bool> settle(Settlement settlement, AuditEntry entry) = 0;

    /// How many there were. A group of one agent with itself takes no winner.
    virtual boost::asio::awaitable<std::int64_t> settle_group(
        GroupSettlement settlement, AuditEntry entry
    ) = 0;

    /// Opens a settled conflict, whose resolution is kept as an earlier one. False when it is not
    /// settled, or one of its decisions has ended.
    virtual boost::asio::awaitable<bool> reopen(ConflictId id, AuditEntry entry) = 0;

    /// Takes the change of `changed_at` back, with all conflicts that it changed and nothing
    /// changed since. Conflicts of decisions that have ended stay as they are. False when this one
    /// does.
    virtual boost::asio::awaitable<bool> undo(ConflictId id, Time changed_at, AuditEntry entry) = 0;

    /// False when there is no such conflict.
    virtual boost::asio::awaitable<bool> plan(ConflictId id, PlanOrder order, AuditEntry entry) = 0;
};

}  // namespace akashi
