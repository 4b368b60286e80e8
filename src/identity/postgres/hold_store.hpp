#pragma once

#include "identity/hold_store.hpp"
#include "postgres/pool.hpp"

namespace akashi::postgres {

/// Legal holds in PostgreSQL.
class PostgresHoldStore final : public HoldStore {
public:
    /// The pool must outlive the store.
    explicit PostgresHoldStore(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<bool> create(Hold hold, AuditEntry entry) override;
    boost::asio::awaitable<std::optional<Hold>> find(OrgId org, HoldId id) override;
    boost::asio::awaitable<HoldPage> list(OrgId org, std::int64_t limit, std::int64_t offset)
        override;
    boost::asio::awaitable<bool> release(OrgId org, HoldId id, Time now, AuditEntry entry) override;
    boost::asio::awaitable<std::optional<Hold>> find_covering(OrgId org, std::string agent_id)
        override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
