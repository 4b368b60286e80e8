#pragma once

#include "base/periodic_task.hpp"
#include "base/steady_clock.hpp"
#include "core/part.hpp"
#include "embedding/embedding_service.hpp"
#include "search/outbox_upkeep.hpp"

#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace akashi {

/// Queues decisions that have no vector: recorded before there was a provider, or while it did not
/// work, or embedded by another model. Looks at all decisions when a provider begins to work, after
/// some were skipped, and every hour. Queues all of them when an index has lost its points.
/// Callable from any thread.
class VectorBackfill {
public:
    /// All must outlive it. `on_queued` must not block or throw.
    VectorBackfill(
        const Context& context,
        OutboxUpkeep& outbox,
        EmbeddingService& embedding,
        std::function<void()> on_queued
    );

    void start();
    /// The provider may be another one.
    void wake();
    /// Some decisions were left without a vector: looks for them soon.
    void note_skipped() { ++looks_wanted_; }
    /// The index in another process has no points. Not after stop() has returned.
    void refill();
    boost::asio::awaitable<void> stop();

private:
    boost::asio::awaitable<void> step();
    boost::asio::awaitable<std::optional<std::int64_t>> queue_missing(std::string model);
    boost::asio::awaitable<bool> queue_all();
    boost::asio::awaitable<bool> await_room();

    OutboxUpkeep& outbox_;
    EmbeddingService& embedding_;
    const Clock clock_;
    const std::function<void()> on_queued_;
    std::atomic<bool> stopping_ = false;
    std::atomic<std::int64_t> looks_wanted_ = 1;
    std::atomic<std::int64_t> refills_wanted_ = 0;
    std::int64_t looks_done_ = 0;  // only step() uses these five
    bool has_all_of_model_ = false;
    std::int64_t refills_done_ = 0;
    std::optional<std::string> model_;  // of the last look
    SteadyClock::time_point next_;
    PeriodicTask task_;
};

}  // namespace akashi
