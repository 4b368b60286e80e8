#include "postgres_stores.hpp"

#include "adapters/postgres/agent_store.hpp"
#include "adapters/postgres/blocking_session.hpp"
#include "adapters/postgres/decision_store.hpp"
#include "adapters/postgres/migrations.hpp"
#include "adapters/postgres/outbox.hpp"
#include "adapters/postgres/pool.hpp"
#include "adapters/postgres/trace_writer.hpp"
#include "testing/dev_environment.hpp"

#include <boost/asio/thread_pool.hpp>

#include <fmt/format.h>
#include <unistd.h>

namespace akashi::contract {
namespace {

class PostgresStores final : public Stores {
public:
    PostgresStores() {
        static int number = 0;
        database_ = fmt::format("akashi_contract_{}_{}", ::getpid(), ++number);
        administrate("CREATE DATABASE " + database_);
        postgres::Migrator(url("NOTIFY_URL")).apply();
        reopen();
    }
    ~PostgresStores() override {
        opened_.reset();
        administrate("DROP DATABASE " + database_ + " WITH (FORCE)");
    }

    DecisionStore& decisions() override { return opened_->decisions; }
    AgentStore& agents() override { return opened_->agents; }
    Outbox& outbox() override { return opened_->outbox; }
    void reopen() override {
        opened_.reset();
        opened_ = std::make_unique<Opened>(url("DATABASE_URL"));
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
        postgres::TraceWriter writer{threads.get_executor(), pool};
        postgres::PostgresDecisionStore decisions{pool, writer};
        postgres::PostgresAgentStore agents{pool, writer};
        postgres::PostgresOutbox outbox{pool};
    };

    std::string url(const char* name) const {
        return testing::with_database(testing::dev_environment(name), database_);
    }
    static void administrate(const std::string& statement) {
        postgres::BlockingSession(testing::dev_environment("NOTIFY_URL")).query(statement);
    }

    std::string database_;
    std::unique_ptr<Opened> opened_;
};

}  // namespace

std::unique_ptr<Stores> make_postgres_stores() { return std::make_unique<PostgresStores>(); }

}  // namespace akashi::contract
