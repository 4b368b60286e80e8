#pragma once

#include "decisions/summary_store.hpp"
#include "postgres/reader.hpp"

namespace akashi::postgres {

/// Sums of the decisions in PostgreSQL. The pool must outlive it.
class PostgresSummaryStore final : public SummaryStore {
public:
    explicit PostgresSummaryStore(Reader reader) : reader_(reader) {}

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
    const Reader reader_;
};

}  // namespace akashi::postgres
