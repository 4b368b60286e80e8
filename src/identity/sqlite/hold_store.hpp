#pragma once

#include "identity/hold_store.hpp"
#include "sqlite/database.hpp"

namespace akashi::sqlite {

/// Legal holds in a SQLite file.
class SqliteHoldStore final : public HoldStore {
public:
    /// The database must outlive the store.
    explicit SqliteHoldStore(Database& database) : database_(database) {}

    boost::asio::awaitable<bool> create(Hold hold, AuditEntry entry) override;
    boost::asio::awaitable<std::optional<Hold>> find(OrgId org, HoldId id) override;
    boost::asio::awaitable<HoldPage> list(OrgId org, std::int64_t limit, std::int64_t offset)
        override;
    boost::asio::awaitable<bool> release(OrgId org, HoldId id, Time now, AuditEntry entry) override;
    boost::asio::awaitable<std::optional<Hold>> find_covering(OrgId org, std::string agent_id)
        override;

private:
    Database& database_;
};

}  // namespace akashi::sqlite
