#pragma once

#include "conflicts/resolution_store.hpp"
#include "sqlite/database.hpp"

namespace akashi::sqlite {

/// Settles one conflict, and others of its group with it. False when it is not open; then nothing
/// is written. `decision` is what settles it, if that is a decision. The entry of the conflict in
/// the audit log is part of it.
bool settle(
    Connection& db,
    const Settlement& settlement,
    const std::optional<DecisionId>& decision,
    const AuditEntry& entry
);

class SqliteResolutionStore final : public ResolutionStore {
public:
    /// The database must outlive the store.
    explicit SqliteResolutionStore(Database& database) : database_(database) {}

    boost::asio::awaitable<bool> settle(Settlement settlement, AuditEntry entry) override;
    boost::asio::awaitable<std::int64_t> settle_group(GroupSettlement settlement, AuditEntry entry)
        override;
    boost::asio::awaitable<bool> reopen(ConflictId id, AuditEntry entry) override;
    boost::asio::awaitable<bool> undo(ConflictId id, Time changed_at, AuditEntry entry) override;
    boost::asio::awaitable<bool> plan(ConflictId id, PlanOrder order, AuditEntry entry) override;

private:
    Database& database_;
};

}  // namespace akashi::sqlite
