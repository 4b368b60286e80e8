#pragma once

#include "core/idempotency_store.hpp"
#include "postgres/errors.hpp"
#include "postgres/pool.hpp"
#include "postgres/rows.hpp"
#include "postgres/statement.hpp"

#include <vector>

namespace akashi::postgres {

/// Whether the error says that an idempotency key that was to be stored is there already.
bool is_key_taken(const PostgresError& error);

/// Runs what a client wants to be written, in one transaction. Throws IdempotencyKeyTaken when one
/// of the statements stores a key that is there already, and MaybeStored when nobody knows whether
/// the transaction was committed; otherwise what the pool does, and then nothing was written.
boost::asio::awaitable<std::vector<Rows>> write_once(Pool& pool, std::vector<Statement> statements);

/// Idempotency keys in PostgreSQL. Row writers insert them.
class PostgresIdempotencyStore final : public IdempotencyStore {
public:
    /// The pool must outlive the store.
    explicit PostgresIdempotencyStore(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<std::optional<KeptAnswer>> find(OrgId org, Idempotency key) override;
    boost::asio::awaitable<void> keep_answer(OrgId org, Idempotency key, std::string answer)
        override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
