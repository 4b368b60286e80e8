#pragma once

#include "identity/agent_deletion_store.hpp"
#include "postgres/pool.hpp"
#include "postgres/row_writer.hpp"

#include <vector>

namespace akashi::postgres {

/// Deletions of agents in PostgreSQL.
///
/// A step locks rows of decisions in no particular order, and traces lock some of them in the order
/// in which they name them. That cannot end in a deadlock that holds up a trace: a step waits at
/// most 100 ms for a lock, which is less than PostgreSQL waits before it looks for deadlocks.
class PostgresAgentDeletions final : public AgentDeletionStore {
public:
    /// `writers` delete what other rooms hold about an agent, in this order, before its own row is
    /// deleted. They and the pool must outlive the store.
    PostgresAgentDeletions(Pool& pool, std::vector<RowWriter<DeletionStep>*> writers)
        : pool_(pool), writers_(std::move(writers)) {}

    boost::asio::awaitable<std::optional<AgentDeletion>> begin(
        AgentDeletion wanted, Lease lease, Change change
    ) override;
    boost::asio::awaitable<std::optional<AgentDeletion>> find(OrgId org, AgentDeletionId id)
        override;
    boost::asio::awaitable<std::optional<AgentDeletion>> find_open(OrgId org, std::string agent_id)
        override;
    boost::asio::awaitable<std::optional<AgentDeletion>> claim(Time now, Lease lease) override;
    boost::asio::awaitable<std::optional<AgentDeletion>> advance(
        AgentDeletion job, Lease lease, std::int64_t limit, Time now
    ) override;
    boost::asio::awaitable<void> release(AgentDeletion job, Uuid holder) override;
    boost::asio::awaitable<std::int64_t> forget(Time before) override;

private:
    boost::asio::awaitable<std::optional<AgentDeletion>> join(
        const AgentDeletion& wanted, const std::optional<Idempotency>& once
    );
    boost::asio::awaitable<DeletionStep> plan(
        const AgentDeletion& job, std::int64_t limit, Time now
    );

    Pool& pool_;
    std::vector<RowWriter<DeletionStep>*> writers_;
};

}  // namespace akashi::postgres
