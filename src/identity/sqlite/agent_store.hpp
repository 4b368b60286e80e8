#pragma once

#include "core/quotas.hpp"
#include "identity/identity_ports.hpp"
#include "sqlite/database.hpp"

#include <vector>

namespace akashi::sqlite {

/// Agents in a SQLite file.
class SqliteAgentStore final : public AgentStore, public AgentDirectory {
public:
    /// The database must outlive the store.
    SqliteAgentStore(Database& database, Quotas quotas) : database_(database), quotas_(quotas) {}

    boost::asio::awaitable<Result<Agent>> create(
        Agent agent, std::optional<ApiKey> key, Change change
    ) override;
    boost::asio::awaitable<AgentPage> list(
        OrgId org, std::int64_t limit, std::int64_t offset, bool with_statistics
    ) override;
    boost::asio::awaitable<Result<Agent>> update(
        OrgId org, std::string agent_id, AgentChanges changes, Time now, Change change
    ) override;
    boost::asio::awaitable<Result<Agent>> set_tags(
        OrgId org, std::string agent_id, std::vector<std::string> tags, Time now, Change change
    ) override;

    boost::asio::awaitable<std::optional<Agent>> find(OrgId org, std::string agent_id) override;
    boost::asio::awaitable<std::optional<TokenHolder>> find_holder(TokenSubject subject, Time now)
        override;
    boost::asio::awaitable<std::int64_t> count(OrgId org) override;
    boost::asio::awaitable<bool> can_see(OrgId org, Visibility visibility, std::string agent_id)
        override;
    boost::asio::awaitable<void> touch(std::vector<std::pair<AgentRowId, Time>> seen) override;

private:
    Database& database_;
    const Quotas quotas_;
};

}  // namespace akashi::sqlite
