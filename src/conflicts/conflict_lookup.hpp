#pragma once

#include "conflicts/conflict.hpp"
#include "core/caller.hpp"
#include "search/check_conflicts.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// A decision in force that binds a parameter otherwise than a caller intends.
struct OpposedDecision {
    std::size_t binding = 0;  ///< its place in the question
    DecisionId id;
    std::string agent_id;
    std::string outcome;  ///< the beginning
    std::string value;    ///< as written
};

/// What there is to know before a decision is made.
struct LookedUp {
    std::vector<ConflictDetail> open;      ///< those of the decisions first, then the newest
    std::vector<ConflictDetail> resolved;  ///< with a winner, the last resolved first
    std::vector<OpposedDecision> opposed;  ///< in the order of the bindings, at most kMostOpposed
};

inline constexpr std::int64_t kMostOpposed = 50;
/// The most conflicts of each kind, whatever the question asks.
inline constexpr std::int64_t kMostLookedUp = 20;

/// Finds what a check tells of conflicts: those that touch its decisions, and of the newest 1,000
/// those of its type and project. Hints are left out, and conflicts with an agent that the caller
/// may not see. Threads and failures as for DecisionStore.
class ConflictLookup {
public:
    virtual ~ConflictLookup() = default;

    /// One round trip.
    virtual boost::asio::awaitable<LookedUp> look_up(
        OrgId org, Visibility visibility, ConflictQuestion question
    ) = 0;
};

}  // namespace akashi
