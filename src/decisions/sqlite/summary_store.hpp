#pragma once

#include "decisions/summary_store.hpp"
#include "sqlite/database.hpp"

namespace akashi::sqlite {

/// Sums of the decisions in a SQLite file. The database must outlive it.
class SqliteSummaryStore final : public SummaryStore {
public:
    explicit SqliteSummaryStore(Database& database) : database_(database) {}

    boost::asio::awaitable<Facets> find_facets(OrgId org, Visibility visibility, std::int64_t limit)
        override;
    boost::asio::awaitable<Timeline> make_timeline(
        OrgId org, Visibility visibility, TimelineQuery query
    ) override;
    boost::asio::awaitable<SessionPage> list_sessions(
        OrgId org, Visibility visibility, SessionQuery query
    ) override;
    boost::asio::awaitable<SessionSummary> summarize_session(
        OrgId org, Visibility visibility, SessionId id
    ) override;
    boost::asio::awaitable<AgentSummary> summarize_agent(OrgId org, std::string agent_id) override;

private:
    Database& database_;
};

}  // namespace akashi::sqlite
