#pragma once

#include "limits/usage_store.hpp"
#include "postgres/pool.hpp"

namespace akashi::postgres {

/// Usage in PostgreSQL. The pool must outlive it.
class PostgresUsageStore final : public UsageStore {
public:
    explicit PostgresUsageStore(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<std::int64_t> count(OrgId org, Month month) override;
    boost::asio::awaitable<UsageShares> share(OrgId org, Month month, std::int64_t limit) override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
