#pragma once

#include "identity/operator_store.hpp"
#include "sqlite/database.hpp"

namespace akashi::sqlite {

/// What an operator changes, in a SQLite file.
class SqliteOperatorStore final : public OperatorStore {
public:
    /// The database must outlive the store.
    explicit SqliteOperatorStore(Database& database) : database_(database) {}

    boost::asio::awaitable<Result<Founding>> create_organization(Founding founding) override;
    boost::asio::awaitable<bool> change_plan(
        Organization before, Organization after, AuditEntry entry
    ) override;
    boost::asio::awaitable<bool> change_role(Agent before, Agent after, AuditEntry entry) override;

private:
    Database& database_;
};

}  // namespace akashi::sqlite
