#pragma once

#include "base/clock.hpp"
#include "conflicts/analytics_store.hpp"

#include <boost/asio/awaitable.hpp>

#include <utility>

namespace akashi {

/// Makes figures about conflicts. Callable from any thread.
class AnalyticsService {
public:
    /// The store must outlive the service.
    AnalyticsService(AnalyticsStore& store, Clock clock)
        : store_(store), clock_(std::move(clock)) {}

    /// Where a period ends that the caller leaves open.
    Time now() const { return clock_(); }

    /// About those that the caller may see, with each day of the period.
    boost::asio::awaitable<ConflictAnalytics> analyze(Caller caller, AnalyticsQuery query);

private:
    AnalyticsStore& store_;
    const Clock clock_;
};

}  // namespace akashi
