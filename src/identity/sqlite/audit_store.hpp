#pragma once

#include "identity/audit_store.hpp"
#include "sqlite/database.hpp"

namespace akashi::sqlite {

/// The audit log in a SQLite file.
class SqliteAuditStore final : public AuditStore {
public:
    /// The database must outlive the store.
    explicit SqliteAuditStore(Database& database) : database_(database) {}

    boost::asio::awaitable<void> append(AuditEntry entry) override;
    boost::asio::awaitable<AuditPage> list(OrgId org, AuditQuery query) override;

private:
    Database& database_;
};

}  // namespace akashi::sqlite
