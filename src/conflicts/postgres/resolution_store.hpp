#pragma once

#include "conflicts/resolution_store.hpp"
#include "postgres/pool.hpp"

namespace akashi::postgres {

/// For the transaction of a resolution with a winner, before it: locks what it settles in the order
/// of every transaction.
Statement hold_group_of(OrgId org, const Uuid& conflict);

/// For the transaction of a resolution: settles the others of its group (see Settlement::cascades).
Statement cascade_of(const AuditEntry& entry, const Uuid& conflict);

class PostgresResolutionStore final : public ResolutionStore {
public:
    /// The pool must outlive the store.
    explicit PostgresResolutionStore(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<bool> settle(Settlement settlement, AuditEntry entry) override;
    boost::asio::awaitable<std::int64_t> settle_group(GroupSettlement settlement, AuditEntry entry)
        override;
    boost::asio::awaitable<bool> reopen(ConflictId id, AuditEntry entry) override;
    boost::asio::awaitable<bool> undo(ConflictId id, Time changed_at, AuditEntry entry) override;
    boost::asio::awaitable<bool> plan(ConflictId id, PlanOrder order, AuditEntry entry) override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
