#include "identity/sqlite/key_rows.hpp"

#include "identity/api_key_columns.hpp"
#include "identity/sqlite/agent_rows.hpp"
#include "identity/sqlite/sql.hpp"
#include "sqlite/entity.hpp"

#include <algorithm>

namespace akashi::sqlite {

void insert_key(Connection& db, const ApiKey& key) {
    static const MadeQuery query("insert_key", insert_text<ApiKey>("api_keys"));
    insert(db, query, key);
}

std::vector<KeyOwner> load_keys(
    Connection& db, const KeyScope& scope, const std::vector<std::string>& hashes, Time now
) {
    constexpr std::size_t kMostKeys = 16;
    std::vector<ApiKey> keys;
    for (const std::string& hash : hashes) {
        Statement row = db.prepare(sql::find_keys_by_hash);
        row.bind(scope.agent_id, scope.org, hash, now);
        while (row.step()) keys.push_back(read_entity<ApiKey>(row));
    }
    std::ranges::sort(keys, {}, &ApiKey::created_at);
    if (keys.size() > kMostKeys) keys.resize(kMostKeys);
    std::vector<KeyOwner> owners;
    for (ApiKey& key : keys)
        if (auto agent = load_agent(db, key.org_id, key.agent_id))
            owners.push_back({std::move(key), std::move(*agent)});
    return owners;
}

}  // namespace akashi::sqlite
