#include "sqlite/idempotency_store.hpp"

#include "sqlite/sql.hpp"

namespace akashi::sqlite {

namespace asio = boost::asio;

std::optional<KeptAnswer> find_idempotency_key(
    Connection& db, const OrgId& org, const Idempotency& key
) {
    Statement row = db.prepare(sql::find_idempotency_key);
    row.bind(org, key.agent_id, key.endpoint, key.key);
    if (!row.step()) return std::nullopt;
    return KeptAnswer{row.column<std::string>(0), row.column<std::string>(1)};
}

void insert_idempotency_key(
    Connection& db, const OrgId& org, const Idempotency& key, Time created_at
) {
    db.execute(
        sql::insert_idempotency_key,
        org,
        key.agent_id,
        key.endpoint,
        key.key,
        key.fingerprint,
        key.answer,
        created_at
    );
}

void keep_key(Connection& db, const OrgId& org, const std::optional<Idempotency>& once) {
    if (!once) return;
    if (find_idempotency_key(db, org, *once)) throw IdempotencyKeyTaken();
    insert_idempotency_key(db, org, *once, now());
}

asio::awaitable<std::optional<KeptAnswer>> SqliteIdempotencyStore::find(
    OrgId org, Idempotency key
) {
    co_return co_await database_.read([&](Connection& db) {
        return find_idempotency_key(db, org, key);
    });
}

asio::awaitable<void> SqliteIdempotencyStore::keep_answer(
    OrgId org, Idempotency key, std::string answer
) {
    co_await database_.write([&](Connection& db) {
        db.execute(sql::keep_answer, org, key.agent_id, key.endpoint, key.key, answer);
    });
}

}  // namespace akashi::sqlite
