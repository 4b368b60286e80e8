#include "identity/postgres/hold_store.hpp"

#include "identity/postgres/hold_rows.hpp"
#include "identity/postgres/sql.hpp"
#include "postgres/change.hpp"

namespace akashi::postgres {

namespace asio = boost::asio;

std::optional<Hold> read_hold(const Rows& rows, int row) {
    if (row >= rows.count()) return std::nullopt;
    return Hold{
        .id = rows.get<HoldId>(row, 0),
        .org_id = rows.get<OrgId>(row, 1),
        .reason = rows.get<std::string>(row, 2),
        .from = rows.get<Time>(row, 3),
        .to = rows.get<Time>(row, 4),
        .decision_types = rows.get<std::optional<std::vector<std::string>>>(row, 5),
        .agent_ids = rows.get<std::optional<std::vector<std::string>>>(row, 6),
        .created_by = rows.get<std::string>(row, 7),
        .created_at = rows.get<Time>(row, 8),
        .released_at = rows.get<std::optional<Time>>(row, 9)
    };
}

asio::awaitable<bool> PostgresHoldStore::create(Hold hold, AuditEntry entry) {
    std::vector<Statement> effect;
    effect.push_back(
        {&sql::insert_hold,
         Parameters::of(
             hold.id,
             hold.org_id,
             hold.reason,
             hold.from,
             hold.to,
             hold.decision_types,
             hold.agent_ids,
             hold.created_by,
             hold.created_at
         )}
    );
    co_return (co_await write_change(pool_, std::move(effect), {std::move(entry)})).has_value();
}

asio::awaitable<std::optional<Hold>> PostgresHoldStore::find(OrgId org, HoldId id) {
    co_return read_hold(co_await pool_.run(sql::find_hold, Parameters::of(org, id)), 0);
}

asio::awaitable<HoldPage> PostgresHoldStore::list(
    OrgId org, std::int64_t limit, std::int64_t offset
) {
    std::vector<Statement> statements;
    statements.push_back({&sql::list_holds, Parameters::of(org, limit, offset)});
    statements.push_back({&sql::count_holds, Parameters::of(org)});
    const std::vector<Rows> results = co_await pool_.run_together(std::move(statements));
    HoldPage page;
    for (int row = 0; auto hold = read_hold(results[0], row); ++row)
        page.holds.push_back(std::move(*hold));
    page.total = results[1].get<std::int64_t>(0, 0);
    co_return page;
}

asio::awaitable<bool> PostgresHoldStore::release(OrgId org, HoldId id, Time now, AuditEntry entry) {
    std::vector<Statement> effect;
    effect.push_back({&sql::release_hold, Parameters::of(org, id, now)});
    co_return (co_await write_change(pool_, std::move(effect), {std::move(entry)})).has_value();
}

asio::awaitable<std::optional<Hold>> PostgresHoldStore::find_covering(
    OrgId org, std::string agent_id
) {
    co_return read_hold(
        co_await pool_.run(sql::find_covering_hold, Parameters::of(org, agent_id)), 0
    );
}

}  // namespace akashi::postgres
