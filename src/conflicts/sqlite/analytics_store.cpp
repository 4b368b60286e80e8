#include "conflicts/sqlite/analytics_store.hpp"

#include "conflicts/analytics_queries.hpp"
#include "sqlite/visibility.hpp"

namespace akashi::sqlite {

namespace asio = boost::asio;

namespace {

constexpr AnalyticsDialect kDialect{
    .lesser = "min(c.agent_a, c.agent_b)",
    .greater = "max(c.agent_a, c.agent_b)",
    .hours = "(c.resolved_at - c.detected_at) / 3600000000.0",
    .detected_day = "c.detected_at - c.detected_at % 86400000000",
    .settled_day = "c.resolved_at - c.resolved_at % 86400000000"
};

}  // namespace

asio::awaitable<ConflictAnalytics> SqliteAnalyticsStore::analyze(
    OrgId org, Visibility visibility, AnalyticsQuery query
) {
    co_return co_await database_.read([&](Connection& db) {
        const auto condition = analytics_condition<Condition>(org, visibility, query);
        ConflictAnalytics analytics;
        for (const AnalyticsPart part : kAnalyticsParts) {
            Statement row = db.prepare_text(analytics_text(part, kDialect, condition.text()));
            condition.bind_to(row);
            while (row.step()) add_row(analytics, part, row);
        }
        return analytics;
    });
}

}  // namespace akashi::sqlite
