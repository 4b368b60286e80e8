#pragma once

#include "base/metrics.hpp"
#include "base/periodic_task.hpp"
#include "conflicts/hint_store.hpp"
#include "core/part.hpp"

#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>

namespace akashi {

/// Finds hints, and tells event streams of conflicts and hints, at every interval. The instance
/// whose turn it is goes on with the rest of them.
class HintWorker {
public:
    /// The largest number of announcements at once, and then a pause: a burst must not flood the
    /// streams.
    static constexpr std::int64_t kMostAnnouncements = 1'000;
    static constexpr std::chrono::seconds kAnnouncementPause{1};

    /// The store and the context's executor must outlive it.
    HintWorker(const Context& context, HintStore& store, std::chrono::milliseconds interval);

    void start();
    /// The steps in progress may finish within kStepGrace each.
    boost::asio::awaitable<void> stop();

private:
    boost::asio::awaitable<void> step();
    boost::asio::awaitable<bool> refresh();
    boost::asio::awaitable<void> announce();

    HintStore& store_;
    const std::chrono::milliseconds interval_;
    const Clock clock_;
    prometheus::Counter& failures_ =
        metrics::counter({"akashi.conflicts.refresh_failures", "Searches for hints that failed"});
    std::atomic<bool> may_have_more_ = false;  ///< to announce, and it is this instance's turn
    PeriodicTask announcing_;                  // last: they use the members above
    PeriodicTask refreshing_;
};

}  // namespace akashi
