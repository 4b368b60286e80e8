#pragma once

#include "base/time.hpp"
#include "core/idempotency_store.hpp"
#include "sqlite/connection.hpp"
#include "sqlite/database.hpp"

#include <optional>

namespace akashi::sqlite {

/// What is kept for the key, whatever its fingerprint.
std::optional<KeptAnswer> find_idempotency_key(
    Connection& db, const OrgId& org, const Idempotency& key
);

/// Stores the key, which must not be there yet.
void insert_idempotency_key(
    Connection& db, const OrgId& org, const Idempotency& key, Time created_at
);

/// Stores the key of a write that is about to change something, if it has one. Throws
/// IdempotencyKeyTaken when it is there already.
void keep_key(Connection& db, const OrgId& org, const std::optional<Idempotency>& once);

/// Idempotency keys in a SQLite file.
class SqliteIdempotencyStore final : public IdempotencyStore {
public:
    /// The database must outlive the store.
    explicit SqliteIdempotencyStore(Database& database) : database_(database) {}

    boost::asio::awaitable<std::optional<KeptAnswer>> find(OrgId org, Idempotency key) override;
    boost::asio::awaitable<void> keep_answer(OrgId org, Idempotency key, std::string answer)
        override;

private:
    Database& database_;
};

}  // namespace akashi::sqlite
