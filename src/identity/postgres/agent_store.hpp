#pragma once

#include "identity/identity_ports.hpp"
#include "postgres/pool.hpp"

#include <vector>

namespace akashi::postgres {

/// The agent that is written, for its idempotency key.
struct WrittenAgent {
    OrgId org;
    std::string agent_id;
    Time updated_at;  ///< what the write sets
};

/// Agents in PostgreSQL.
class PostgresAgentStore final : public AgentStore, public AgentDirectory {
public:
    /// The pool must outlive the store.
    explicit PostgresAgentStore(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<Result<Agent>> create(
        Agent agent, std::optional<ApiKey> key, std::optional<Idempotency> once
    ) override;
    boost::asio::awaitable<AgentPage> list(
        OrgId org, std::int64_t limit, std::int64_t offset, bool with_statistics
    ) override;
    boost::asio::awaitable<Result<Agent>> update(
        OrgId org,
        std::string agent_id,
        AgentChanges changes,
        Time now,
        std::optional<Idempotency> once
    ) override;
    boost::asio::awaitable<std::optional<Agent>> set_tags(
        OrgId org,
        std::string agent_id,
        std::vector<std::string> tags,
        Time now,
        std::optional<Idempotency> once
    ) override;

    boost::asio::awaitable<std::optional<Agent>> find(OrgId org, std::string agent_id) override;
    boost::asio::awaitable<std::optional<Agent>> find_by_id(AgentRowId id) override;
    boost::asio::awaitable<std::int64_t> count(OrgId org) override;
    boost::asio::awaitable<bool> can_see(OrgId org, Visibility visibility, std::string agent_id)
        override;
    boost::asio::awaitable<void> touch(std::vector<std::pair<AgentRowId, Time>> seen) override;

private:
    boost::asio::awaitable<std::optional<Agent>> find_one(
        const Query& query, Parameters parameters
    );
    boost::asio::awaitable<std::optional<Agent>> change(
        Statement statement, WrittenAgent written, std::optional<Idempotency> once
    );
    boost::asio::awaitable<void> add_statistics(OrgId org, AgentPage& page);

    Pool& pool_;
};

}  // namespace akashi::postgres
