#include "postgres/idempotency_store.hpp"

#include "base/maybe_stored.hpp"
#include "postgres/sql.hpp"

#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;

bool is_key_taken(const PostgresError& error) {
    return error.constraint() == "idempotency_keys_once";
}

asio::awaitable<std::vector<Rows>> write_once(Pool& pool, std::vector<Statement> statements) {
    try {
        co_return co_await pool.run_together(std::move(statements));
    } catch (const PostgresError& error) {
        if (is_key_taken(error)) throw IdempotencyKeyTaken();
        throw;
    } catch (const OutcomeUnknown& error) {
        throw MaybeStored(error.what());
    }
}

asio::awaitable<std::optional<KeptAnswer>> PostgresIdempotencyStore::find(
    OrgId org, Idempotency key
) {
    const Rows row = co_await pool_.run(
        sql::find_idempotency_key, Parameters::of(org, key.agent_id, key.endpoint, key.key)
    );
    if (row.empty()) co_return std::nullopt;
    co_return KeptAnswer{row.get<std::string>(0, 0), row.get<std::string>(0, 1)};
}

asio::awaitable<void> PostgresIdempotencyStore::keep_answer(
    OrgId org, Idempotency key, std::string answer
) {
    co_await pool_.run(
        sql::keep_answer, Parameters::of(org, key.agent_id, key.endpoint, key.key, answer)
    );
}

}  // namespace akashi::postgres
