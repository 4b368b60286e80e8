#pragma once

#include "identity/operator_store.hpp"
#include "postgres/pool.hpp"
#include "postgres/row_writer.hpp"

#include <utility>
#include <vector>

namespace akashi::postgres {

/// What an operator changes, in PostgreSQL.
class PostgresOperatorStore final : public OperatorStore {
public:
    using Writers = std::vector<RowWriter<Founding>*>;

    /// `writers` add to the transaction that creates an organization. All must outlive the store.
    explicit PostgresOperatorStore(Pool& pool, Writers writers = {})
        : pool_(pool), writers_(std::move(writers)) {}

    boost::asio::awaitable<Result<Founding>> create_organization(Founding founding) override;
    boost::asio::awaitable<bool> change_plan(
        Organization before, Organization after, AuditEntry entry
    ) override;
    boost::asio::awaitable<bool> change_role(Agent before, Agent after, AuditEntry entry) override;

private:
    Pool& pool_;
    const Writers writers_;
};

}  // namespace akashi::postgres
