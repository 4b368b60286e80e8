#include "app/backend.hpp"
#include "app/sqlite_writers.hpp"
#include "decisions/sqlite/decision_store.hpp"
#include "decisions/sqlite/trace_store.hpp"
#include "identity/sqlite/agent_deletions.hpp"
#include "identity/sqlite/agent_feed.hpp"
#include "identity/sqlite/agent_store.hpp"
#include "ops/sqlite/health_probe.hpp"
#include "search/sqlite/search_store.hpp"
#include "sqlite/database.hpp"
#include "sqlite/idempotency_store.hpp"

namespace akashi::app {

namespace {

/// Two more than the database has readers, which then never wait for answers to be sent.
constexpr std::size_t kReadsAtOnce = 4;

/// The database opens, maintains and closes itself. Members in dependency order.
struct SqliteBackend final : StoreLifecycle {
    explicit SqliteBackend(const DataDirectory& directory)
        : database({.path = directory.file("akashi.db").string(), .follower = &text_index}) {}

    sqlite::TextIndex text_index;
    sqlite::Database database;
    SqliteWriters writers;
    sqlite::SqliteTraceStore traces{database, writers.of_traces()};
    sqlite::SqliteAgentStore agents{database};
    sqlite::SqliteAgentDeletions deletions{database, writers.of_deletions()};
    sqlite::SqliteIdempotencyStore idempotency{database};
    sqlite::SqliteDecisionStore decisions{database};
    sqlite::SqliteSearchStore search{text_index};
    sqlite::SqliteAgentFeed feed;
    sqlite::SqliteHealthProbe probe{database};
};

}  // namespace

Backend make_sqlite_backend(const DataDirectory& directory) {
    auto store = std::make_unique<SqliteBackend>(directory);
    auto& agents = store->agents;
    return {
        .reads_at_once = kReadsAtOnce,
        .identity =
            {agents, agents, agents, agents, store->feed, store->deletions, store->idempotency},
        .traces = store->traces,
        .decisions = store->decisions,
        .search = store->search,
        .probe = store->probe,
        .lifecycle = std::move(store),
    };
}

}  // namespace akashi::app
