#pragma once

#include "core/caller.hpp"
#include "overview/dashboard.hpp"
#include "overview/trace_health.hpp"

#include <boost/asio/awaitable.hpp>

namespace akashi {

/// What an organization's decisions and conflicts are like as a whole, counted in the store. Each
/// call is one round trip. Threads and failures as for DecisionStore.
class OverviewStore {
public:
    virtual ~OverviewStore() = default;

    /// For callers who see everything. Reads all decisions and conflicts of the period, and what
    /// refers to them.
    virtual boost::asio::awaitable<TraceHealth> measure_health(OrgId org, HealthQuery query) = 0;

    /// The start page as of `now`. Reads an index of all current decisions, and the conflicts that
    /// are open or of the last week.
    virtual boost::asio::awaitable<Dashboard> make_dashboard(
        OrgId org, Visibility visibility, Time now
    ) = 0;
};

}  // namespace akashi
