#pragma once

#include "identity/audit_store.hpp"
#include "postgres/pool.hpp"

namespace akashi::postgres {

/// The audit log in PostgreSQL.
class PostgresAuditStore final : public AuditStore {
public:
    /// The pool must outlive the store.
    explicit PostgresAuditStore(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<void> append(AuditEntry entry) override;
    boost::asio::awaitable<AuditPage> list(OrgId org, AuditQuery query) override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
