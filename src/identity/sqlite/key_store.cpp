#include "identity/sqlite/key_store.hpp"

#include "base/crypto.hpp"
#include "core/page.hpp"
#include "identity/api_key_columns.hpp"
#include "identity/render_keys.hpp"
#include "identity/sqlite/agent_rows.hpp"
#include "identity/sqlite/key_rows.hpp"
#include "identity/sqlite/sql.hpp"
#include "sqlite/change.hpp"
#include "sqlite/entity.hpp"
#include "sqlite/sql.hpp"

namespace akashi::sqlite {

namespace asio = boost::asio;

namespace {

constexpr std::string_view kPepperName = "key_pepper";
constexpr std::size_t kPepperSize = 32;

std::optional<KeyOwner> load_key(Connection& db, const OrgId& org, const ApiKeyId& id) {
    std::optional<ApiKey> key;
    {
        Statement row = db.prepare(sql::find_key);
        row.bind(org, id);
        if (row.step()) key = read_entity<ApiKey>(row);
    }
    if (!key) return std::nullopt;
    auto agent = load_agent(db, org, key->agent_id);
    if (!agent) return std::nullopt;
    return KeyOwner{std::move(*key), std::move(*agent)};
}

/// Why the key cannot be revoked, if it cannot.
std::optional<Error> check_active(Connection& db, const OrgId& org, const ApiKeyId& id) {
    const auto found = load_key(db, org, id);
    if (!found) return key_not_found();
    if (found->key.revoked_at) return key_is_revoked();
    return std::nullopt;
}

}  // namespace

asio::awaitable<std::vector<KeyOwner>> SqliteKeyStore::find_keys(
    KeyScope scope, std::vector<std::string> hashes, Time now
) {
    co_return co_await database_.read([&](Connection& db) {
        return load_keys(db, scope, hashes, now);
    });
}

asio::awaitable<std::vector<std::string>> SqliteKeyStore::list_key_salts(
    KeyScope scope, std::string first, Time now
) {
    co_return co_await database_.read([&](Connection& db) {
        std::vector<std::string> salts;
        Statement row = db.prepare(sql::list_key_salts);
        row.bind(scope.agent_id, scope.org, first, now);
        while (row.step()) salts.push_back(row.column<std::string>(0));
        return salts;
    });
}

asio::awaitable<bool> SqliteKeyStore::add(ApiKey key, Change change) {
    change.audit.after = render_key(key);
    co_return co_await database_.write([&](Connection& db) {
        if (!db.find<std::int64_t>(sql::agent_exists, key.org_id, key.agent_id)) return false;
        record_change(db, change);
        insert_key(db, key);
        return true;
    });
}

asio::awaitable<bool> SqliteKeyStore::has_admin_key(OrgId org, Time now) {
    co_return co_await database_.read([&](Connection& db) {
        return db.find<std::int64_t>(sql::find_admin_key, org, now).has_value();
    });
}

asio::awaitable<void> SqliteKeyStore::touch(std::vector<std::pair<ApiKeyId, Time>> used) {
    co_await database_.write([&](Connection& db) {
        for (const auto& [id, time] : used) db.execute(sql::touch_key, id, time);
    });
}

asio::awaitable<std::string> SqliteKeyStore::pepper() {
    co_return co_await database_.write([&](Connection& db) {
        if (auto known = db.find<std::string>(sql::find_setting, kPepperName)) return *known;
        std::string pepper(kPepperSize, '\0');
        random_bytes(pepper.data(), pepper.size());
        db.execute(sql::insert_setting, kPepperName, Bytes{pepper});
        return pepper;
    });
}

asio::awaitable<KeyPage> SqliteKeyStore::list(OrgId org, std::int64_t limit, std::int64_t offset) {
    co_return co_await database_.read([&](Connection& db) {
        KeyPage page;
        {
            Statement row = db.prepare(sql::list_keys);
            row.bind(org, limit + 1, offset);
            while (row.step()) page.keys.push_back(read_entity<ApiKey>(row));
        }
        page.has_more = take_surplus(page.keys, limit);
        const auto total = db.find<std::int64_t>(sql::count_keys, org, kMaxCountedKeys + 1);
        if (total && *total <= kMaxCountedKeys) page.total = total;
        return page;
    });
}

asio::awaitable<std::optional<KeyOwner>> SqliteKeyStore::find(OrgId org, ApiKeyId id) {
    co_return co_await database_.read([&](Connection& db) { return load_key(db, org, id); });
}

asio::awaitable<Result<void>> SqliteKeyStore::create(AgentRowId owner, ApiKey key, Change change) {
    co_return co_await database_.write([&](Connection& db) -> Result<void> {
        const auto agent = load_agent(db, key.org_id, key.agent_id);
        if (!agent || agent->id != owner) return agent_not_found();
        const auto active =
            db.find<std::int64_t>(sql::count_active_keys, key.org_id, key.agent_id, key.created_at);
        if (active.value_or(0) >= kMaxActiveKeys) return too_many_keys();
        record_change(db, change);
        insert_key(db, key);
        return {};
    });
}

asio::awaitable<Result<void>> SqliteKeyStore::revoke(
    OrgId org, ApiKeyId id, Time now, Change change
) {
    co_return co_await database_.write([&](Connection& db) -> Result<void> {
        if (auto error = check_active(db, org, id)) return *error;
        record_change(db, change);
        db.execute(sql::revoke_key, org, id, now);
        return {};
    });
}

asio::awaitable<Result<void>> SqliteKeyStore::rotate(
    OrgId org, ApiKeyId id, ApiKey replacement, Change change
) {
    co_return co_await database_.write([&](Connection& db) -> Result<void> {
        if (auto error = check_active(db, org, id)) return *error;
        record_change(db, change);
        db.execute(sql::revoke_key, org, id, replacement.created_at);
        insert_key(db, replacement);
        return {};
    });
}

}  // namespace akashi::sqlite
