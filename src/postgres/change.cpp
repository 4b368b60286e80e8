#include "postgres/change.hpp"

#include "postgres/audit_log.hpp"
#include "postgres/idempotency_store.hpp"
#include "postgres/sql.hpp"

#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;

Statement insert_idempotency_key(const OrgId& org, const Idempotency& key) {
    return {
        &sql::insert_idempotency_key,
        Parameters::of(org, key.agent_id, key.endpoint, key.key, key.fingerprint, key.answer, now())
    };
}

asio::awaitable<std::optional<std::vector<Rows>>> write_change(
    Pool& pool, std::vector<Statement> effect, const Change& change
) {
    effect.push_back(insert_audit_entry(change.audit));
    if (change.once) effect.push_back(insert_idempotency_key(change.audit.org, *change.once));
    try {
        co_return co_await write_once(pool, std::move(effect));
    } catch (const PostgresError& error) {
        if (!error.is_requirement()) throw;
    }
    co_return std::nullopt;
}

}  // namespace akashi::postgres
