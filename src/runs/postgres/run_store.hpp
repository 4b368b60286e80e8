#pragma once

#include "postgres/pool.hpp"
#include "runs/run_store.hpp"

namespace akashi::postgres {

/// Runs in PostgreSQL.
class PostgresRunStore final : public RunStore {
public:
    /// The pool must outlive the store.
    explicit PostgresRunStore(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<Result<AgentRun>> create(
        AgentRun run, Visibility visibility, Change change
    ) override;
    boost::asio::awaitable<bool> complete(AgentRun ended, Change change) override;
    boost::asio::awaitable<Result<AgentRun>> find(OrgId org, Visibility visibility, RunId id)
        override;
    boost::asio::awaitable<RunPage> list(OrgId org, Visibility visibility, RunQuery query) override;
    boost::asio::awaitable<EventPage> list_events(
        OrgId org, Visibility visibility, RunId run, EventQuery query
    ) override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
