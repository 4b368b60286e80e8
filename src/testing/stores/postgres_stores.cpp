#include "testing/stores/postgres_stores.hpp"

#include "app/postgres_writers.hpp"
#include "decisions/postgres/decision_store.hpp"
#include "decisions/postgres/trace_writer.hpp"
#include "identity/postgres/agent_deletions.hpp"
#include "identity/postgres/agent_feed.hpp"
#include "identity/postgres/agent_store.hpp"
#include "postgres/blocking_session.hpp"
#include "postgres/database_fixture.hpp"
#include "postgres/idempotency_store.hpp"
#include "postgres/migrations.hpp"
#include "postgres/pool.hpp"
#include "search/postgres/outbox.hpp"
#include "search/postgres/search_store.hpp"

#include <boost/asio/thread_pool.hpp>

#include <fmt/ranges.h>

#include <memory>

namespace akashi::contract {
namespace {

class PostgresStores final : public Stores {
public:
    PostgresStores() {
        postgres::Migrator(database_.url("NOTIFY_URL")).apply();
        reopen();
    }

    TraceStore& traces() override { return opened_->traces; }
    DecisionStore& decisions() override { return opened_->decisions; }
    IdentityPorts identity() override {
        auto& agents = opened_->agents;
        return {agents, agents, agents, agents, feed_, opened_->deletions, opened_->idempotency};
    }
    Outbox& outbox() override { return opened_->outbox; }
    SearchStore& searches() override { return opened_->searches; }
    std::vector<std::string> query(const std::string& statement) override {
        std::vector<std::string> rows;
        for (const auto& row :
             postgres::BlockingSession(database_.url("NOTIFY_URL")).query(statement))
            rows.push_back(fmt::format("{}", fmt::join(row, "|")));
        return rows;
    }
    void reopen() override {
        opened_.reset();
        opened_ = std::make_unique<Opened>(database_.url("DATABASE_URL"));
    }

private:
    struct Opened {
        explicit Opened(const std::string& url) : pool(threads.get_executor(), {.url = url}) {}
        ~Opened() {
            threads.stop();
            threads.join();
        }
        boost::asio::thread_pool threads{2};
        postgres::Pool pool;
        app::PostgresWriters writers{pool};
        postgres::TraceWriter traces{threads.get_executor(), pool, writers.of_traces()};
        postgres::PostgresDecisionStore decisions{pool};
        postgres::PostgresAgentStore agents{pool};
        postgres::PostgresAgentDeletions deletions{pool, writers.of_deletions()};
        postgres::PostgresIdempotencyStore idempotency{pool};
        postgres::PostgresOutbox outbox{pool};
        postgres::PostgresSearchStore searches{pool};
    };

    postgres::TestDatabase database_;
    postgres::PostgresAgentFeed feed_;
    std::unique_ptr<Opened> opened_;
};

}  // namespace

std::unique_ptr<Stores> make_postgres_stores() { return std::make_unique<PostgresStores>(); }

}  // namespace akashi::contract
