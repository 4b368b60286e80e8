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
/// some were skipped, and every hour. Callable from any thread.
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
    void note_skipped() { is_due_ = true; }
    boost::asio::awaitable<void> stop();

private:
    boost::asio::awaitable<void> step();
    boost::asio::awaitable<bool> queue_all(std::string model);
    boost::asio::awaitable<bool> await_room();

    OutboxUpkeep& outbox_;
    EmbeddingService& embedding_;
    const Clock clock_;
    const std::function<void()> on_queued_;
    std::atomic<bool> stopping_ = false;
    std::atomic<bool> is_due_ = true;
    std::optional<std::string> model_;  // of the last look; only step() uses these two
    SteadyClock::time_point next_;
    PeriodicTask task_;
};

}  // namespace akashi
