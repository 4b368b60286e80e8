#include "decisions/sqlite/summary_store.hpp"

#include "decisions/average_confidence.hpp"
#include "decisions/sqlite/sessions.hpp"
#include "decisions/sqlite/sql.hpp"
#include "decisions/sqlite/timeline.hpp"

#include <vector>

namespace akashi::sqlite {

namespace asio = boost::asio;

namespace {

NameCounts count_names(
    Connection& db, const Query& query, OrgId org, const Visibility& visibility, std::int64_t limit
) {
    std::vector<NameCount> names;
    Statement row = db.prepare(query);
    row.bind(org, visibility.agent_id(), limit + 1);
    while (row.step()) names.push_back({row.column<std::string>(0), row.column<std::int64_t>(1)});
    return make_name_counts(std::move(names), limit);
}

}  // namespace

asio::awaitable<Facets> SqliteSummaryStore::find_facets(
    OrgId org, Visibility visibility, std::int64_t limit
) {
    co_return co_await database_.read([&](Connection& db) {
        return Facets{
            .types = count_names(db, sql::count_by_type, org, visibility, limit),
            .projects = count_names(db, sql::count_by_project, org, visibility, limit),
            .agents = count_names(db, sql::count_by_agent, org, visibility, limit),
        };
    });
}

asio::awaitable<Timeline> SqliteSummaryStore::make_timeline(
    OrgId org, Visibility visibility, TimelineQuery query
) {
    co_return co_await database_.read([&](Connection& db) {
        return read_timeline(db, org, visibility, query);
    });
}

asio::awaitable<SessionPage> SqliteSummaryStore::list_sessions(
    OrgId org, Visibility visibility, SessionQuery query
) {
    co_return co_await database_.read([&](Connection& db) {
        return read_sessions(db, org, visibility, query);
    });
}

asio::awaitable<SessionSummary> SqliteSummaryStore::summarize_session(
    OrgId org, Visibility visibility, SessionId id
) {
    co_return co_await database_.read([&](Connection& db) {
        return read_session_summary(db, org, visibility, id);
    });
}

asio::awaitable<AgentSummary> SqliteSummaryStore::summarize_agent(OrgId org, std::string agent_id) {
    co_return co_await database_.read([&](Connection& db) {
        AgentSummary summary;
        Statement row = db.prepare(sql::summarize_agent);
        row.bind(org, agent_id, kLowCompleteness, kMaxFacetNames);
        while (row.step()) {
            summary.types.push_back({row.column<std::string>(0), row.column<std::int64_t>(1)});
            summary.decision_count = row.column<std::int64_t>(2);
            summary.first = row.column<Time>(3);
            summary.last = row.column<Time>(4);
            summary.average_confidence =
                average_confidence(row.column<double>(5), summary.decision_count);
            summary.low_completeness_count = row.column<std::int64_t>(6);
        }
        return summary;
    });
}

}  // namespace akashi::sqlite
