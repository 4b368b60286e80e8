#pragma once

#include "conflicts/conflict.hpp"
#include "core/caller.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>

namespace akashi {

/// Hints: what the window rule finds among the decisions (docs/conflicts.md, "Hints"). Threads and
/// failures as for DecisionStore.
class HintStore {
public:
    virtual ~HintStore() = default;

    struct Refreshed {
        /// False: another instance is at it, or was within the pause.
        bool has_run = false;
        bool has_more = false;  ///< there are more decisions to look at
    };
    /// Looks at the next decisions that were recorded since the last look, a bounded number, and
    /// forgets some hints of decisions that have ended. `now` is the time of the clock. None is
    /// missed, however their transactions commit.
    virtual boost::asio::awaitable<Refreshed> refresh(
        Time now, std::chrono::milliseconds pause
    ) = 0;

    /// Tells event streams of conflicts and hints of which they were not told, at most `most`; of
    /// each once. The organizations that have some get equal shares; what one of them does not need
    /// is shared among the others. Within an organization, conflicts come first, and then the
    /// oldest. Returns how many.
    virtual boost::asio::awaitable<std::int64_t> announce(std::int64_t most) = 0;

    /// As ConflictStore::list() does.
    virtual boost::asio::awaitable<ConflictPage> list(
        OrgId org, Visibility visibility, ConflictQuery query
    ) = 0;
};

}  // namespace akashi
