#pragma once

#include "runs/run_store.hpp"
#include "sqlite/database.hpp"

namespace akashi::sqlite {

/// Runs in a SQLite file.
class SqliteRunStore final : public RunStore {
public:
    /// The database must outlive the store.
    explicit SqliteRunStore(Database& database) : database_(database) {}

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
    Database& database_;
};

}  // namespace akashi::sqlite
