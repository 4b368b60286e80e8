#pragma once

#include "identity/grant_store.hpp"
#include "sqlite/database.hpp"

namespace akashi::sqlite {

/// Grants in a SQLite file.
class SqliteGrantStore final : public GrantStore {
public:
    /// The database must outlive the store.
    explicit SqliteGrantStore(Database& database) : database_(database) {}

    boost::asio::awaitable<Result<Grant>> create(Grant grant, Change change) override;
    boost::asio::awaitable<std::optional<Grant>> find(OrgId org, GrantId id) override;
    boost::asio::awaitable<bool> remove(OrgId org, GrantId id, Change change) override;
    boost::asio::awaitable<GrantPage> list(OrgId org, std::int64_t limit, std::int64_t offset)
        override;

private:
    Database& database_;
};

}  // namespace akashi::sqlite
