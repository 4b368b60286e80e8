#pragma once

#include "identity/agent_deletion_store.hpp"
#include "sqlite/database.hpp"
#include "sqlite/row_writer.hpp"

#include <vector>

namespace akashi::sqlite {

/// Deletions of agents in SQLite. A step is one piece of work of the writer's thread.
class SqliteAgentDeletions final : public AgentDeletionStore {
public:
    /// `writers` delete what other rooms hold about an agent, in this order, before its own row is
    /// deleted. They and the database must outlive the store.
    SqliteAgentDeletions(Database& database, std::vector<RowWriter<DeletionStep>*> writers)
        : database_(database), writers_(std::move(writers)) {}

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
    Database& database_;
    std::vector<RowWriter<DeletionStep>*> writers_;
};

}  // namespace akashi::sqlite
