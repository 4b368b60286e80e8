#pragma once

#include "core/caller.hpp"
#include "core/ids.hpp"
#include "decisions/agent_summary.hpp"
#include "decisions/facets.hpp"
#include "decisions/session.hpp"
#include "decisions/timeline.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <string>

namespace akashi {

/// What many decisions have in common: numbers that the store makes from current decisions which
/// `visibility` lets the caller see. Scope, threads and failures as for DecisionStore.
class SummaryStore {
public:
    virtual ~SummaryStore() = default;

    /// How many decisions each type, project and agent has; at most `limit` names of each. Reads an
    /// index of all current decisions with a project.
    virtual boost::asio::awaitable<Facets> find_facets(
        OrgId org, Visibility visibility, std::int64_t limit
    ) = 0;

    /// The decisions of a range (at most kMaxBuckets buckets) in buckets of days or weeks. Reads an
    /// index of all decisions in the range.
    virtual boost::asio::awaitable<Timeline> make_timeline(
        OrgId org, Visibility visibility, TimelineQuery query
    ) = 0;

    /// The sessions that have decisions, the newest start first. Looks at the newest decisions
    /// until the page is full.
    virtual boost::asio::awaitable<SessionPage> list_sessions(
        OrgId org, Visibility visibility, SessionQuery query
    ) = 0;

    /// All decisions of one session. A session without any is an empty one.
    virtual boost::asio::awaitable<SessionSummary> summarize_session(
        OrgId org, Visibility visibility, SessionId id
    ) = 0;

    /// All decisions of one agent, for a caller who sees everything: reads them all. An unknown
    /// agent has none.
    virtual boost::asio::awaitable<AgentSummary> summarize_agent(
        OrgId org, std::string agent_id
    ) = 0;
};

}  // namespace akashi
