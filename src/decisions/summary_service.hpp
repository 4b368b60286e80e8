#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "core/caller.hpp"
#include "decisions/facets.hpp"
#include "decisions/summary_store.hpp"
#include "decisions/timeline.hpp"
#include "identity/agent_directory.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>
#include <utility>

namespace akashi {

/// What a client asks of a timeline.
struct TimelineRequest {
    std::string granularity = "day";
    std::optional<Time> from;  ///< 30 days before `to` when it is absent
    std::optional<Time> to;    ///< now when it is absent
    std::optional<std::string> agent_id;
    std::optional<std::string> project;
};

/// Sums decisions up, as far as the caller may see them. Callable from any thread.
class SummaryService {
public:
    /// The store and the directory must outlive the service.
    SummaryService(SummaryStore& store, AgentDirectory& agents, Clock clock)
        : store_(store), agents_(agents), clock_(std::move(clock)) {}

    /// At most kMaxFacetNames names of each field.
    boost::asio::awaitable<Facets> find_facets(Caller caller);
    /// Fails with invalid_input `granularity must be 'day' or 'week'`, or with what is wrong with
    /// the range: `from` after `to`, or more than kMaxBuckets buckets.
    boost::asio::awaitable<Result<Timeline>> make_timeline(Caller caller, TimelineRequest request);
    /// For callers who see everything. Fails with agent_not_found().
    boost::asio::awaitable<Result<AgentSummary>> summarize_agent(
        Caller caller, std::string agent_id
    );

private:
    SummaryStore& store_;
    AgentDirectory& agents_;
    const Clock clock_;
};

}  // namespace akashi
