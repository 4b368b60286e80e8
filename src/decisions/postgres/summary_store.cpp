#include "decisions/postgres/summary_store.hpp"

#include "decisions/average_confidence.hpp"
#include "decisions/postgres/sessions.hpp"
#include "decisions/postgres/sql.hpp"
#include "decisions/postgres/timeline.hpp"

#include <utility>
#include <vector>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

NameCounts read_counts(const Rows& rows, std::int64_t limit) {
    std::vector<NameCount> names;
    names.reserve(static_cast<std::size_t>(rows.count()));
    for (int row = 0; row < rows.count(); ++row)
        names.push_back({rows.get<std::string>(row, 0), rows.get<std::int64_t>(row, 1)});
    return make_name_counts(std::move(names), limit);
}

}  // namespace

asio::awaitable<Facets> PostgresSummaryStore::find_facets(
    OrgId org, Visibility visibility, std::int64_t limit
) {
    std::vector<Statement> statements;
    statements.push_back({&sql::keep_to_indexes, {}});
    for (const Query* query : {&sql::count_by_type, &sql::count_by_project, &sql::count_by_agent})
        statements.push_back({query, Parameters::of(org, visibility.agent_id(), limit + 1)});
    const std::vector<Rows> results = co_await reader_.run_together(std::move(statements));
    co_return Facets{
        .types = read_counts(results[1], limit),
        .projects = read_counts(results[2], limit),
        .agents = read_counts(results[3], limit),
    };
}

asio::awaitable<Timeline> PostgresSummaryStore::make_timeline(
    OrgId org, Visibility visibility, TimelineQuery query
) {
    return read_timeline(reader_, org, std::move(visibility), std::move(query));
}

asio::awaitable<SessionPage> PostgresSummaryStore::list_sessions(
    OrgId org, Visibility visibility, SessionQuery query
) {
    return read_sessions(reader_, org, std::move(visibility), query);
}

asio::awaitable<SessionSummary> PostgresSummaryStore::summarize_session(
    OrgId org, Visibility visibility, SessionId id
) {
    return read_session_summary(reader_, org, std::move(visibility), id);
}

asio::awaitable<AgentSummary> PostgresSummaryStore::summarize_agent(
    OrgId org, std::string agent_id
) {
    const Rows rows = co_await reader_.run(
        sql::summarize_agent, Parameters::of(org, agent_id, kLowCompleteness, kMaxFacetNames)
    );
    AgentSummary summary;
    if (rows.empty()) co_return summary;
    for (int row = 0; row < rows.count(); ++row)
        summary.types.push_back({rows.get<std::string>(row, 0), rows.get<std::int64_t>(row, 1)});
    summary.decision_count = rows.get<std::int64_t>(0, 2);
    summary.first = rows.get<Time>(0, 3);
    summary.last = rows.get<Time>(0, 4);
    summary.average_confidence = average_confidence(rows.get<double>(0, 5), summary.decision_count);
    summary.low_completeness_count = rows.get<std::int64_t>(0, 6);
    co_return summary;
}

}  // namespace akashi::postgres
