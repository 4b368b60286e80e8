#include "identity/sqlite/organization_deletions.hpp"

#include "identity/sqlite/hold_rows.hpp"
#include "identity/sqlite/sql.hpp"
#include "sqlite/audit_log.hpp"

#include <array>

namespace akashi::sqlite {

namespace asio = boost::asio;

namespace {

/// The numbers of a row that a statement about an organization returns.
template <std::size_t Count, class... Args>
std::array<std::int64_t, Count> numbers(Connection& db, const Query& query, const Args&... args) {
    std::array<std::int64_t, Count> values{};
    Statement row = db.prepare(query);
    row.bind(args...);
    if (!row.step()) return values;
    for (std::size_t i = 0; i < Count; ++i)
        values[i] = row.column<std::int64_t>(static_cast<int>(i));
    return values;
}

}  // namespace

asio::awaitable<OrganizationContents> SqliteOrganizationDeletions::count(OrgId org) {
    co_return co_await database_.read([&](Connection& db) {
        const auto [agents, api_keys, decisions] = numbers<3>(db, sql::count_contents, org);
        return OrganizationContents{agents, api_keys, decisions};
    });
}

asio::awaitable<std::optional<Error>> SqliteOrganizationDeletions::begin(OrgId org, Time now) {
    co_return co_await database_.write([&](Connection& db) -> std::optional<Error> {
        if (!db.find<std::int64_t>(sql::organization_exists, org)) return organization_is_gone();
        if (const auto hold = load_open_hold(db, org)) return organization_is_held(*hold);
        db.execute(sql::mark_organization_deleting, org);
        db.execute(sql::adopt_agent_deletions, org, kOperator);
        db.execute(sql::begin_agent_deletions, org, kOperator, now);
        db.execute(sql::mark_agents_deleting, org);
        db.execute(sql::delete_organization_keys, org);
        return std::nullopt;
    });
}

asio::awaitable<OrganizationProgress> SqliteOrganizationDeletions::progress(OrgId org) {
    co_return co_await database_.read([&](Connection& db) {
        const auto
            [left, evidence, alternatives, decisions, events, runs, api_keys, grants, agents] =
                numbers<9>(db, sql::find_organization_progress, org, kOperator);
        return OrganizationProgress{
            left,
            {.evidence = evidence,
             .alternatives = alternatives,
             .decisions = decisions,
             .events = events,
             .runs = runs,
             .api_keys = api_keys,
             .grants = grants,
             .agents = agents}
        };
    });
}

asio::awaitable<OrganizationStep> SqliteOrganizationDeletions::advance(OrganizationStep step) {
    co_return co_await database_.write([&](Connection& db) {
        OrganizationStep next = step;
        next.deleted = 0;
        write_rows(db, writers_, next);
        TablePlace& log = next.audit_log;
        const auto last =
            db.find<std::optional<std::int64_t>>(sql::find_audit_piece, log.after, step.limit)
                .value_or(std::nullopt);
        log.is_end = !last;
        if (last) {
            db.execute(sql::delete_organization_audit, step.org_id, log.after, *last);
            log.after = *last;
        }
        return next;
    });
}

asio::awaitable<bool> SqliteOrganizationDeletions::finish(OrgId org, AuditEntry entry) {
    co_return co_await database_.write([&](Connection& db) {
        if (!db.find<std::int64_t>(sql::organization_is_empty, org)) return false;
        db.execute(sql::delete_agent_deletions, org);
        db.execute(sql::delete_organization, org);
        insert_audit_entry(db, entry);
        return true;
    });
}

}  // namespace akashi::sqlite
