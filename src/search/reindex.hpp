#pragma once

#include "core/part.hpp"
#include "search/outbox_batch.hpp"
#include "search/outbox_config.hpp"
#include "search/outbox_upkeep.hpp"

#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

namespace akashi {

/// How far a reindexing has come.
struct ReindexProgress {
    std::int64_t looked_at = 0;       ///< decisions
    std::int64_t total = 0;           ///< of them, ended ones included
    std::int64_t queued = 0;          ///< for the index
    std::int64_t pending = 0;         ///< of these and others, not worked off yet
    std::int64_t removed = 0;         ///< points of no current decision
    std::int64_t missing = 0;         ///< current decisions that still have no vector; queued again
    std::optional<DecisionId> after;  ///< where it can go on; nothing before the first decision
    bool is_complete = false;
};

/// Gives every current decision a vector, and makes the index in another process, if there is one,
/// agree with the database: every point is written again, and those of no current decision are
/// removed. Works through the outbox, so servers may run meanwhile and help.
class Reindex {
public:
    /// All must outlive it. `ports.embedding` was started.
    Reindex(const Context& context, OutboxPorts ports, OutboxUpkeep& upkeep, OutboxConfig config);

    using Show = std::function<void(const ReindexProgress&)>;
    /// Begins behind `after`. Calls `show` a few times a second. Throws std::runtime_error that
    /// says what to do when no provider works within `patience`, or when nothing is worked off any
    /// more.
    boost::asio::awaitable<ReindexProgress> run(
        std::optional<DecisionId> after, std::chrono::milliseconds patience, Show show
    );
    /// Makes run() return soon, with what is not complete. Callable from any thread.
    void stop() { is_stopped_ = true; }

private:
    boost::asio::awaitable<std::string> await_model(std::chrono::milliseconds patience);
    boost::asio::awaitable<void> queue_all(std::string model);
    boost::asio::awaitable<std::int64_t> queue_left_over(std::string model);
    boost::asio::awaitable<void> await(std::function<bool(const OutboxStatus&)> is_reached);
    boost::asio::awaitable<void> remove_others(std::string model);

    const Context context_;
    const OutboxPorts ports_;
    OutboxUpkeep& upkeep_;
    const OutboxConfig config_;
    Show show_;
    ReindexProgress progress_;
    std::atomic<bool> is_stopped_ = false;
};

}  // namespace akashi
