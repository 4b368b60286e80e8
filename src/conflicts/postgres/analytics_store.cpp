#include "conflicts/postgres/analytics_store.hpp"

#include "conflicts/analytics_queries.hpp"
#include "postgres/row.hpp"
#include "postgres/visibility.hpp"

#include <deque>
#include <utility>
#include <vector>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// Names in the order of their bytes, as everywhere. Days have 24 hours, because a session may be
/// in a time zone whose days differ.
constexpr AnalyticsDialect kDialect{
    .lesser = "least(c.agent_a COLLATE \"C\", c.agent_b)",
    .greater = "greatest(c.agent_a COLLATE \"C\", c.agent_b)",
    .hours = "extract(epoch FROM c.resolved_at - c.detected_at)::double precision / 3600",
    .detected_day =
        "date_bin(interval '24 hours', c.detected_at, timestamptz '2000-01-01T00:00:00Z')",
    .settled_day =
        "date_bin(interval '24 hours', c.resolved_at, timestamptz '2000-01-01T00:00:00Z')"
};

}  // namespace

asio::awaitable<ConflictAnalytics> PostgresAnalyticsStore::analyze(
    OrgId org, Visibility visibility, AnalyticsQuery query
) {
    const auto condition = analytics_condition<Condition>(org, visibility, query);
    std::deque<std::string> texts;
    std::deque<Query> queries;
    std::vector<Statement> statements;
    for (const AnalyticsPart part : kAnalyticsParts) {
        texts.push_back(analytics_text(part, kDialect, condition.text()));
        queries.push_back({"analyze_conflicts", texts.back().c_str()});
        statements.push_back({&queries.back(), condition.parameters()});
    }
    const std::vector<Rows> results = co_await reader_.run_together(std::move(statements));
    ConflictAnalytics analytics;
    for (std::size_t i = 0; i < kAnalyticsParts.size(); ++i)
        for (const Row row : rows_in(results[i])) add_row(analytics, kAnalyticsParts.at(i), row);
    co_return analytics;
}

}  // namespace akashi::postgres
