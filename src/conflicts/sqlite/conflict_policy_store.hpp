#pragma once

#include "conflicts/conflict_policy_store.hpp"
#include "sqlite/database.hpp"

namespace akashi::sqlite {

class SqliteConflictPolicyStore final : public ConflictPolicyStore {
public:
    /// The database must outlive the store.
    explicit SqliteConflictPolicyStore(Database& database) : database_(database) {}

    boost::asio::awaitable<std::optional<std::string>> find(OrgId org) override;
    boost::asio::awaitable<void> save(
        OrgId org, std::optional<std::string> policy, AuditEntry entry
    ) override;
    boost::asio::awaitable<std::vector<std::pair<OrgId, std::string>>> list() override;
    boost::asio::awaitable<std::vector<DueConflict>> due(OrgId org, DueQuery query) override;

private:
    Database& database_;
};

}  // namespace akashi::sqlite
