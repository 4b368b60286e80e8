#pragma once

#include "base/time.hpp"
#include "core/ids.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace akashi {

/// How far the work on vectors is behind.
struct OutboxStatus {
    std::int64_t pending = 0;
    std::int64_t dead_letters = 0;
    std::optional<Time> oldest;  ///< since when the oldest pending entry waits
    std::int64_t retrying = 0;   ///< of the pending ones, those of which an attempt has failed
};

/// What keeps the outbox complete and small. Threads and failures as for DecisionStore.
class OutboxUpkeep {
public:
    virtual ~OutboxUpkeep() = default;

    /// Looks at the `limit` decisions with the next ids behind `after`, and queues the current ones
    /// that have no vector of the model, or all current ones. Of all, those that somebody works on
    /// are queued once more.
    struct Backfill {
        std::optional<std::string> model;  ///< nothing: all
        std::optional<DecisionId> after;
        std::int64_t limit = 0;
        Time now;
        bool takes_other_models = false;  ///< a vector of another model counts as one
    };
    struct Queued {
        std::int64_t count = 0;
        std::int64_t looked_at = 0;
        std::optional<DecisionId> last;  ///< nothing: there are no more
    };
    virtual boost::asio::awaitable<Queued> queue_missing(Backfill backfill) = 0;

    /// How many decisions have ids behind `after`, ended ones included.
    virtual boost::asio::awaitable<std::int64_t> count_decisions(std::optional<DecisionId> after
    ) = 0;

    /// Removes dead letters that were queued before a time. Returns how many.
    virtual boost::asio::awaitable<std::int64_t> clean(Time before) = 0;

    virtual boost::asio::awaitable<OutboxStatus> status() = 0;
};

}  // namespace akashi
