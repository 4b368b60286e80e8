#pragma once

#include "base/metrics.hpp"
#include "base/periodic_task.hpp"
#include "conflicts/hint_store.hpp"
#include "core/part.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>

namespace akashi {

/// Finds hints, and tells event streams of conflicts and hints, at every interval.
class HintWorker {
public:
    /// The largest number of announcements in one interval: a burst must not flood the streams.
    static constexpr std::int64_t kMostAnnouncements = 1'000;

    /// The store and the context's executor must outlive it.
    HintWorker(const Context& context, HintStore& store, std::chrono::milliseconds interval);

    void start() { refreshing_.start(); }
    /// The step in progress may finish within kStepGrace.
    boost::asio::awaitable<void> stop() { return refreshing_.stop(kStepGrace); }

private:
    boost::asio::awaitable<void> step();
    boost::asio::awaitable<bool> refresh();
    boost::asio::awaitable<void> announce();

    HintStore& store_;
    const std::chrono::milliseconds interval_;
    const Clock clock_;
    prometheus::Counter& failures_ =
        metrics::counter({"akashi.conflicts.refresh_failures", "Searches for hints that failed"});
    PeriodicTask refreshing_;  // last: it uses the members above
};

}  // namespace akashi
