#pragma once

#include "conflicts/conflict_policy_store.hpp"
#include "postgres/pool.hpp"

namespace akashi::postgres {

class PostgresConflictPolicyStore final : public ConflictPolicyStore {
public:
    /// The pool must outlive the store.
    explicit PostgresConflictPolicyStore(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<std::optional<std::string>> find(OrgId org) override;
    boost::asio::awaitable<void> save(
        OrgId org, std::optional<std::string> policy, AuditEntry entry
    ) override;
    boost::asio::awaitable<std::vector<std::pair<OrgId, std::string>>> list() override;
    boost::asio::awaitable<std::vector<DueConflict>> due(OrgId org, DueQuery query) override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
