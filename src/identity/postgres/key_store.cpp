#include "identity/postgres/key_store.hpp"

#include "base/crypto.hpp"
#include "core/page.hpp"
#include "identity/api_key_columns.hpp"
#include "identity/postgres/agent_rows.hpp"
#include "identity/postgres/sql.hpp"
#include "identity/render_keys.hpp"
#include "postgres/change.hpp"
#include "postgres/entity.hpp"

#include <algorithm>
#include <string_view>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

constexpr std::string_view kPepperName = "key_pepper";
constexpr std::size_t kPepperSize = 32;

}  // namespace

asio::awaitable<std::vector<KeyOwner>> PostgresKeyStore::find_keys(
    KeyScope scope, std::vector<std::string> hashes, Time now
) {
    const Rows rows =
        co_await pool_.run(sql::find_keys, Parameters::of(scope.agent_id, scope.org, hashes, now));
    auto owners = read_key_owners(rows);
    constexpr int kVerificationColumn = 21;
    for (int row = 0; row < rows.count(); ++row)
        owners[static_cast<std::size_t>(row)].awaits_verification =
            rows.get<bool>(row, kVerificationColumn);
    co_return owners;
}

asio::awaitable<std::vector<std::string>> PostgresKeyStore::list_key_salts(
    KeyScope scope, std::string first, Time now
) {
    const Rows rows = co_await pool_.run(
        sql::list_key_salts, Parameters::of(scope.agent_id, scope.org, first, now)
    );
    std::vector<std::string> salts;
    salts.reserve(static_cast<std::size_t>(rows.count()));
    for (int row = 0; row < rows.count(); ++row) salts.push_back(rows.get<std::string>(row, 0));
    co_return salts;
}

asio::awaitable<bool> PostgresKeyStore::add(ApiKey key, Change change) {
    change.audit.after = render_key(key);
    std::vector<Statement> effect;
    effect.push_back(insert_key(key));
    try {
        co_await write_change(pool_, std::move(effect), change);
    } catch (const PostgresError& error) {
        if (!error.is_broken_reference()) throw;
        co_return false;
    }
    co_return true;
}

asio::awaitable<bool> PostgresKeyStore::has_admin_key(OrgId org, Time now) {
    const Rows rows = co_await pool_.run(sql::find_admin_key, Parameters::of(org, now));
    co_return !rows.empty();
}

asio::awaitable<void> PostgresKeyStore::touch(std::vector<std::pair<ApiKeyId, Time>> used) {
    std::ranges::sort(used);  // the same order everywhere, so that instances do not deadlock
    std::vector<ApiKeyId> ids;
    std::vector<Time> times;
    for (const auto& [id, time] : used) {
        ids.push_back(id);
        times.push_back(time);
    }
    co_await pool_.run(sql::touch_keys, Parameters::of(ids, times));
}

asio::awaitable<std::string> PostgresKeyStore::pepper() {
    std::string pepper(kPepperSize, '\0');
    random_bytes(pepper.data(), pepper.size());
    // When another instance inserts its pepper first, this one uses that pepper.
    co_await pool_.run(sql::insert_setting, Parameters::of(kPepperName, Bytes{pepper}));
    const Rows rows = co_await pool_.run(sql::find_setting, Parameters::of(kPepperName));
    co_return rows.get<Bytes>(0, 0).bytes;
}

asio::awaitable<KeyPage> PostgresKeyStore::list(
    OrgId org, std::int64_t limit, std::int64_t offset
) {
    std::vector<Statement> statements;
    statements.push_back({&sql::list_keys, Parameters::of(org, limit + 1, offset)});
    statements.push_back({&sql::count_keys, Parameters::of(org, kMaxCountedKeys + 1)});
    const std::vector<Rows> results = co_await pool_.run_together(std::move(statements));
    KeyPage page;
    for (int row = 0; row < results[0].count(); ++row)
        page.keys.push_back(read_entity<ApiKey>(results[0], row));
    page.has_more = take_surplus(page.keys, limit);
    const auto total = results[1].get<std::int64_t>(0, 0);
    if (total <= kMaxCountedKeys) page.total = total;
    co_return page;
}

asio::awaitable<std::optional<KeyOwner>> PostgresKeyStore::find(OrgId org, ApiKeyId id) {
    auto owners = read_key_owners(co_await pool_.run(sql::find_key, Parameters::of(org, id)));
    if (owners.empty()) co_return std::nullopt;
    co_return std::move(owners.front());
}

asio::awaitable<Result<void>> PostgresKeyStore::create(
    AgentRowId owner, ApiKey key, Change change
) {
    std::vector<Statement> effect;
    effect.push_back({&sql::hold_agent, Parameters::of(key.org_id, key.agent_id, owner)});
    effect.push_back(
        {&sql::limit_active_keys,
         Parameters::of(key.org_id, key.agent_id, key.created_at, kMaxActiveKeys)}
    );
    effect.push_back(insert_key(key));
    if (co_await write_change(pool_, std::move(effect), change)) co_return Result<void>();
    const Rows agent =
        co_await pool_.run(sql::find_agent, Parameters::of(key.org_id, key.agent_id));
    const bool is_there = !agent.empty() && read_agent(agent, 0).id == owner;
    co_return is_there ? too_many_keys() : agent_not_found();
}

asio::awaitable<Result<void>> PostgresKeyStore::revoke(
    OrgId org, ApiKeyId id, Time now, Change change
) {
    std::vector<Statement> effect;
    effect.push_back({&sql::revoke_key, Parameters::of(org, id, now)});
    co_return co_await change_key(org, id, std::move(effect), std::move(change));
}

asio::awaitable<Result<void>> PostgresKeyStore::rotate(
    OrgId org, ApiKeyId id, ApiKey replacement, Change change
) {
    std::vector<Statement> effect;
    const std::optional<AgentRowId> any;
    effect.push_back({&sql::hold_agent, Parameters::of(org, replacement.agent_id, any)});
    effect.push_back({&sql::revoke_key, Parameters::of(org, id, replacement.created_at)});
    effect.push_back(insert_key(replacement));
    co_return co_await change_key(org, id, std::move(effect), std::move(change));
}

/// Runs an effect that fails when the key is gone or revoked.
asio::awaitable<Result<void>> PostgresKeyStore::change_key(
    OrgId org, ApiKeyId id, std::vector<Statement> effect, Change change
) {
    if (co_await write_change(pool_, std::move(effect), change)) co_return Result<void>();
    const bool is_there = (co_await find(org, id)).has_value();
    co_return is_there ? key_is_revoked() : key_not_found();
}

}  // namespace akashi::postgres
