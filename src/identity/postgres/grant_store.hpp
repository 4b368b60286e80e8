#pragma once

#include "identity/grant_store.hpp"
#include "postgres/pool.hpp"

namespace akashi::postgres {

/// Grants in PostgreSQL.
class PostgresGrantStore final : public GrantStore {
public:
    /// The pool must outlive the store.
    explicit PostgresGrantStore(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<Result<Grant>> create(Grant grant, Change change) override;
    boost::asio::awaitable<std::optional<Grant>> find(OrgId org, GrantId id) override;
    boost::asio::awaitable<bool> remove(OrgId org, GrantId id, Change change) override;
    boost::asio::awaitable<GrantPage> list(OrgId org, std::int64_t limit, std::int64_t offset)
        override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
