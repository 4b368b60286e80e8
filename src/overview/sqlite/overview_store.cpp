#include "overview/sqlite/overview_store.hpp"

#include "overview/dashboard_queries.hpp"
#include "overview/sqlite/sql.hpp"
#include "overview/trace_health_rows.hpp"
#include "sqlite/visibility.hpp"

#include <utility>

namespace akashi::sqlite {

namespace asio = boost::asio;

asio::awaitable<TraceHealth> SqliteOverviewStore::measure_health(OrgId org, HealthQuery query) {
    co_return co_await database_.read([&](Connection& db) {
        TraceHealth health;
        {
            Statement row = db.prepare(sql::summarize_health);
            row.bind(org, query.from, query.to, kMostHealthRows);
            while (row.step()) add_health_row(health, row);
        }
        Statement row = db.prepare(sql::count_health_conflicts);
        row.bind(org, query.from, query.to);
        if (row.step()) health.conflicts = read_health_conflicts(row);
        return health;
    });
}

asio::awaitable<Dashboard> SqliteOverviewStore::make_dashboard(
    OrgId org, Visibility visibility, Time now
) {
    const DashboardQuery asked{org, std::move(visibility), now};
    co_return co_await database_.read([&](Connection& db) {
        Dashboard dashboard;
        for (const DashboardPart part : kDashboardParts) {
            const auto [text, condition] = dashboard_statement<Condition>(part, asked);
            Statement row = db.prepare_text(text);
            condition.bind_to(row);
            while (row.step()) add_row(dashboard, part, row);
        }
        return dashboard;
    });
}

}  // namespace akashi::sqlite
