#pragma once

#include "base/result.hpp"
#include "core/audit.hpp"
#include "core/caller.hpp"
#include "runs/run.hpp"

#include <boost/asio/awaitable.hpp>

namespace akashi {

/// The runs of agents, and where their events are read. Threads and failures as for DecisionStore.
/// A write stores the entry of the audit log and the idempotency key of its change in its
/// transaction. When the key is there already, it writes nothing and throws IdempotencyKeyTaken.
class RunStore {
public:
    virtual ~RunStore() = default;

    /// Adds a run. Fails with agent_of_run_not_found(), agent_of_run_is_being_deleted() or
    /// parent_run_not_found(), in this order; the last also for a parent that is not visible.
    virtual boost::asio::awaitable<Result<AgentRun>> create(
        AgentRun run, Visibility visibility, Change change
    ) = 0;

    /// Gives a running run the status, the end and the metadata of `ended`. False when no such run
    /// is running in the organization; then it writes nothing.
    virtual boost::asio::awaitable<bool> complete(AgentRun ended, Change change) = 0;

    /// Fails with run_not_found() or no_access_to_run().
    virtual boost::asio::awaitable<Result<AgentRun>> find(
        OrgId org, Visibility visibility, RunId id
    ) = 0;

    /// The newest first. A page ends before its texts have more than kPageBytes; then `has_more` is
    /// true.
    virtual boost::asio::awaitable<RunPage> list(
        OrgId org, Visibility visibility, RunQuery query
    ) = 0;

    /// The events of a run by their numbers. Pages end as those of list() do. Empty for a run that
    /// is unknown or not visible.
    virtual boost::asio::awaitable<EventPage> list_events(
        OrgId org, Visibility visibility, RunId run, EventQuery query
    ) = 0;
};

}  // namespace akashi
