#include "limits/sqlite/usage_store.hpp"

#include "limits/sqlite/sql.hpp"

namespace akashi::sqlite {

namespace asio = boost::asio;

asio::awaitable<std::int64_t> SqliteUsageStore::count(OrgId org, Month month) {
    co_return co_await database_.read([&](Connection& db) {
        return db.find<std::int64_t>(sql::find_usage, org, month.period).value_or(0);
    });
}

asio::awaitable<UsageShares> SqliteUsageStore::share(OrgId org, Month month, std::int64_t limit) {
    co_return co_await database_.read([&](Connection& db) {
        UsageShares shares;
        Statement key = db.prepare(sql::share_by_key);
        key.bind(org, month.begin, month.end, limit);
        while (key.step()) {
            shares.keys.push_back(
                {.id = key.column<std::optional<ApiKeyId>>(0),
                 .prefix = key.column<std::optional<std::string>>(1),
                 .label = key.column<std::optional<std::string>>(2),
                 .agent_id = key.column<std::optional<std::string>>(3),
                 .decisions = key.column<std::int64_t>(4)}
            );
        }
        Statement agent = db.prepare(sql::share_by_agent);
        agent.bind(org, month.begin, month.end, limit);
        while (agent.step())
            shares.agents.push_back({agent.column<std::string>(0), agent.column<std::int64_t>(1)});
        return shares;
    });
}

}  // namespace akashi::sqlite
