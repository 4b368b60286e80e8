#pragma once

#include "base/clock.hpp"
#include "runs/event_retention_store.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>

namespace akashi {

/// Carries out AKASHI_EVENT_RETENTION (docs/operations/retention-of-events.md).
class EventRetention {
public:
    /// `store` must outlive it. `retention` is 0 when nothing is to be deleted.
    EventRetention(EventRetentionStore& store, std::chrono::seconds retention, Clock clock)
        : store_(store), retention_(retention), clock_(std::move(clock)) {}

    /// Deletes the events of days (UTC) that ended longer ago than the retention: whole days where
    /// that is possible, then what is left in steps. A run deletes a bounded number of single
    /// events; the next one goes on.
    boost::asio::awaitable<void> run();

private:
    EventRetentionStore& store_;
    const std::chrono::seconds retention_;
    const Clock clock_;
};

}  // namespace akashi
