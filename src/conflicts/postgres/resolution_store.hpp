#pragma once

#include "conflicts/resolution_store.hpp"
#include "postgres/pool.hpp"

#include <utility>
#include <vector>

namespace akashi::postgres {

/// Ids of conflicts or decisions, with their organizations.
using OwnedIds = std::vector<std::pair<OrgId, Uuid>>;

/// For a transaction that settles conflicts with their groups, before the first resolution, and
/// before it resolves those of the decisions that end in it: locks all of them in the order of
/// every transaction.
Statement hold_conflicts(const OwnedIds& settled, const OwnedIds& ended);

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
