#pragma once

#include "base/clock.hpp"
#include "base/log_limiter.hpp"
#include "base/metrics.hpp"
#include "base/periodic_task.hpp"
#include "core/part.hpp"
#include "search/outbox_batch.hpp"
#include "search/outbox_config.hpp"
#include "search/outbox_upkeep.hpp"

#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace akashi {

/// Works the outbox off: when it is woken, and every poll interval; as many batches as there is
/// work, some of them at once. Any number of instances may do so (docs/data-model.md, "Search
/// outbox"). Callable from any thread.
class OutboxWorker {
public:
    struct Listeners {
        std::function<void()> on_change = [] {};   ///< the database has new vectors, or fewer
        std::function<void()> on_skipped = [] {};  ///< decisions need the backfill, later
        /// Decisions need the backfill as soon as there is a provider.
        std::function<void()> on_discarded = [] {};
    };

    /// All ports must outlive it. The listeners must not block or throw.
    OutboxWorker(
        const Context& context,
        OutboxPorts ports,
        OutboxUpkeep& upkeep,
        OutboxConfig config,
        Listeners listeners
    );

    void start();
    /// Something was queued. Not after stop() has returned.
    void wake();
    /// Goes on until nothing is left to do, or until `deadline`: then it logs `search outbox: drain
    /// timed out`, and what is left waits for the next start.
    boost::asio::awaitable<void> stop(SteadyClock::time_point deadline);

    /// How far it is behind, a few seconds ago at most while it works.
    OutboxStatus status() const;

private:
    boost::asio::awaitable<void> run_lane(bool is_first);
    boost::asio::awaitable<bool> can_work(bool is_first);
    boost::asio::awaitable<bool> work_off_batch();
    boost::asio::awaitable<void> discard();
    boost::asio::awaitable<void> keep_up();
    bool has_model() const;
    double lag() const;
    void note_failure(const std::exception_ptr& failure);

    const OutboxPorts ports_;
    OutboxUpkeep& upkeep_;
    const OutboxConfig config_;
    const Clock clock_;
    const Listeners listeners_;
    OutboxBatch batch_;
    std::atomic<bool> is_stopping_ = false;
    log::Limiter failure_lines_{std::chrono::seconds(10)};
    SteadyClock::time_point next_status_;  // only the first lane uses these two
    SteadyClock::time_point next_cleaning_;
    mutable std::mutex mutex_;  // guards the next
    OutboxStatus status_;
    metrics::Reading depth_reading_;
    metrics::Reading retrying_reading_;
    metrics::Reading dead_letters_reading_;
    metrics::Reading lag_reading_;
    std::vector<std::unique_ptr<PeriodicTask>> lanes_;  // last: they use the members above
};

}  // namespace akashi
