#include "app/backend.hpp"
#include "decisions/sqlite/decision_store.hpp"
#include "identity/sqlite/agent_store.hpp"
#include "ops/sqlite/health_probe.hpp"
#include "search/sqlite/search_store.hpp"
#include "sqlite/database.hpp"

namespace akashi::app {

namespace asio = boost::asio;

namespace {

/// The database opens, keeps and closes itself.
class SqliteBackend final : public Backend {
public:
    explicit SqliteBackend(const DataDirectory& directory)
        : database_({.path = directory.file("akashi.db").string(), .follower = &text_index_}) {}

    DecisionStore& decisions() override { return decisions_; }
    SearchStore& search() override { return search_; }
    AgentStore& agents() override { return agents_; }
    HealthProbe& probe() override { return probe_; }

    asio::awaitable<void> open() override { co_return; }
    asio::awaitable<void> maintain() override { co_return; }
    asio::awaitable<void> close() override { co_return; }
    void abort() override {}

private:
    sqlite::TextIndex text_index_;
    sqlite::Database database_;
    sqlite::SqliteDecisionStore decisions_{database_};
    sqlite::SqliteSearchStore search_{text_index_};
    sqlite::SqliteAgentStore agents_{database_};
    sqlite::SqliteHealthProbe probe_{database_};
};

}  // namespace

std::unique_ptr<Backend> make_sqlite_backend(const DataDirectory& directory) {
    return std::make_unique<SqliteBackend>(directory);
}

}  // namespace akashi::app
