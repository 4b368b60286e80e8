#pragma once

#include "core/audit.hpp"
#include "identity/agent_deletion.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace akashi {

/// The right to work on a job. It ends by itself, so that the job of a server that died goes on.
struct Lease {
    Uuid holder;  ///< made for this claim; nobody else has it
    Time until;
};

/// Deletions of agents, which any instance may carry out, one at a time. Threads and failures as
/// for DecisionStore.
class AgentDeletionStore {
public:
    virtual ~AgentDeletionStore() = default;

    /// Accepts `wanted` in one short transaction: from then on the agent is not found, its keys are
    /// gone, no trace can be recorded for it, and the caller holds the lease. When the agent is
    /// being deleted already, returns that other job and no lease. Nothing when no agent has this
    /// name. An idempotency key is stored with the kept_answer() of the job, also of another one;
    /// the entry of the audit log, with the agent as it was, only when `wanted` is accepted. Throws
    /// IdempotencyKeyTaken when the key is there already; then nothing is written.
    virtual boost::asio::awaitable<std::optional<AgentDeletion>> begin(
        AgentDeletion wanted, Lease lease, Change change
    ) = 0;

    virtual boost::asio::awaitable<std::optional<AgentDeletion>> find(
        OrgId org, AgentDeletionId id
    ) = 0;
    /// The one that is not done yet.
    virtual boost::asio::awaitable<std::optional<AgentDeletion>> find_open(
        OrgId org, std::string agent_id
    ) = 0;

    /// Takes the lease of the oldest job that is due at `now` and has no holder. Nothing when there
    /// is none.
    virtual boost::asio::awaitable<std::optional<AgentDeletion>> claim(Time now, Lease lease) = 0;

    /// Deletes up to `limit` rows of each kind in one transaction, which waits at most 100 ms for
    /// another one, and extends the lease. The step that ends the job stores audit_of_end().
    /// Returns the job as it is then. Nothing when the lease has passed to somebody else; then
    /// nothing was deleted.
    virtual boost::asio::awaitable<std::optional<AgentDeletion>> advance(
        AgentDeletion job, Lease lease, std::int64_t limit, Time now
    ) = 0;

    /// Gives the lease back and stores `retry_at`, `failures` and `error` of the job. Does nothing
    /// when another one holds it.
    virtual boost::asio::awaitable<void> release(AgentDeletion job, Uuid holder) = 0;

    /// Forgets deletions that were done before `before`; returns how many.
    virtual boost::asio::awaitable<std::int64_t> forget(Time before) = 0;
};

}  // namespace akashi
