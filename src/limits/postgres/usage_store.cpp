#include "limits/postgres/usage_store.hpp"

#include "limits/postgres/sql.hpp"
#include "postgres/rows.hpp"
#include "postgres/statement.hpp"

namespace akashi::postgres {

namespace asio = boost::asio;

asio::awaitable<std::int64_t> PostgresUsageStore::count(OrgId org, Month month) {
    const Rows rows = co_await pool_.run(sql::sum_usage, Parameters::of(org, month.period));
    co_return rows.get<std::int64_t>(0, 0);
}

asio::awaitable<UsageShares> PostgresUsageStore::share(OrgId org, Month month, std::int64_t limit) {
    const auto parameters = Parameters::of(org, month.begin, month.end, limit);
    std::vector<Statement> statements;
    statements.push_back({&sql::share_by_key, parameters});
    statements.push_back({&sql::share_by_agent, parameters});
    const std::vector<Rows> results = co_await pool_.run_together(std::move(statements));
    UsageShares shares;
    const Rows& keys = results[0];
    for (int row = 0; row < keys.count(); ++row) {
        shares.keys.push_back(
            {.id = keys.get<std::optional<ApiKeyId>>(row, 0),
             .prefix = keys.get<std::optional<std::string>>(row, 1),
             .label = keys.get<std::optional<std::string>>(row, 2),
             .agent_id = keys.get<std::optional<std::string>>(row, 3),
             .decisions = keys.get<std::int64_t>(row, 4)}
        );
    }
    const Rows& agents = results[1];
    for (int row = 0; row < agents.count(); ++row)
        shares.agents.push_back({agents.get<std::string>(row, 0), agents.get<std::int64_t>(row, 1)}
        );
    co_return shares;
}

}  // namespace akashi::postgres
