#pragma once

#include "limits/usage_store.hpp"
#include "sqlite/database.hpp"

namespace akashi::sqlite {

/// Usage in SQLite. The database must outlive it.
class SqliteUsageStore final : public UsageStore {
public:
    explicit SqliteUsageStore(Database& database) : database_(database) {}

    boost::asio::awaitable<std::int64_t> count(OrgId org, Month month) override;
    boost::asio::awaitable<UsageShares> share(OrgId org, Month month, std::int64_t limit) override;

private:
    Database& database_;
};

}  // namespace akashi::sqlite
