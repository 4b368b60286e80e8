#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "overview/overview_store.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <utility>

namespace akashi {

/// What an organization's decisions and conflicts are like as a whole. Callable from any thread.
class OverviewService {
public:
    /// The store must outlive the service.
    OverviewService(OverviewStore& store, Clock clock) : store_(store), clock_(std::move(clock)) {}

    /// For callers who see everything. Each end of the period may be open. Fails with invalid_input
    /// when `from` is not before `to`.
    boost::asio::awaitable<Result<TraceHealth>> measure_health(
        Caller caller, std::optional<Time> from, std::optional<Time> to
    );

    /// As far as the caller may see what it counts.
    boost::asio::awaitable<Dashboard> make_dashboard(Caller caller);

private:
    OverviewStore& store_;
    const Clock clock_;
};

}  // namespace akashi
