#include "postgres/idempotency_store.hpp"

#include "postgres/sql.hpp"

namespace akashi::postgres {

namespace asio = boost::asio;

bool is_key_taken(const PostgresError& error) {
    return error.constraint() == "idempotency_keys_once";
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
