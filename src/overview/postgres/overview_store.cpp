#include "overview/postgres/overview_store.hpp"

#include "overview/dashboard_queries.hpp"
#include "overview/postgres/sql.hpp"
#include "overview/trace_health_rows.hpp"
#include "postgres/row.hpp"
#include "postgres/visibility.hpp"

#include <deque>
#include <utility>
#include <vector>

namespace akashi::postgres {

namespace asio = boost::asio;

asio::awaitable<TraceHealth> PostgresOverviewStore::measure_health(OrgId org, HealthQuery query) {
    std::vector<Statement> statements;
    statements.push_back(
        {&sql::summarize_health, Parameters::of(org, query.from, query.to, kMostHealthRows)}
    );
    statements.push_back({&sql::count_health_conflicts, Parameters::of(org, query.from, query.to)});
    const std::vector<Rows> results = co_await reader_.run_together(std::move(statements));
    TraceHealth health;
    for (const Row row : rows_in(results[0])) add_health_row(health, row);
    health.conflicts = read_health_conflicts(Row{&results[1], 0});
    co_return health;
}

asio::awaitable<Dashboard> PostgresOverviewStore::make_dashboard(
    OrgId org, Visibility visibility, Time now
) {
    const DashboardQuery asked{org, std::move(visibility), now};
    std::deque<std::string> texts;
    std::deque<Query> queries;
    std::vector<Statement> statements;
    for (const DashboardPart part : kDashboardParts) {
        auto [text, condition] = dashboard_statement<Condition>(part, asked);
        texts.push_back(std::move(text));
        queries.push_back({"make_dashboard", texts.back().c_str()});
        statements.push_back({&queries.back(), condition.parameters()});
    }
    const std::vector<Rows> results = co_await reader_.run_together(std::move(statements));
    Dashboard dashboard;
    for (std::size_t i = 0; i < kDashboardParts.size(); ++i)
        for (const Row row : rows_in(results[i])) add_row(dashboard, kDashboardParts.at(i), row);
    co_return dashboard;
}

}  // namespace akashi::postgres
