#pragma once

#include "conflicts/analytics.hpp"
#include "core/caller.hpp"

#include <boost/asio/awaitable.hpp>

namespace akashi {

/// Figures about conflicts, counted in the store. Threads and failures as for DecisionStore.
class AnalyticsStore {
public:
    virtual ~AnalyticsStore() = default;

    /// Counts the conflicts of a period of which the caller may see both agents. Days without any
    /// are absent. Reads all conflicts of the period.
    virtual boost::asio::awaitable<ConflictAnalytics> analyze(
        OrgId org, Visibility visibility, AnalyticsQuery query
    ) = 0;
};

}  // namespace akashi
