#pragma once

#include "identity/operator_store.hpp"
#include "postgres/pool.hpp"

namespace akashi::postgres {

/// What an operator changes, in PostgreSQL.
class PostgresOperatorStore final : public OperatorStore {
public:
    /// The pool must outlive the store.
    explicit PostgresOperatorStore(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<Result<Organization>> create_organization(
        Organization organization, FirstAgent first, std::vector<AuditEntry> entries
    ) override;
    boost::asio::awaitable<bool> change_plan(
        Organization before, Organization after, AuditEntry entry
    ) override;
    boost::asio::awaitable<bool> change_role(Agent before, Agent after, AuditEntry entry) override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
