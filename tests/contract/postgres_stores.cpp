#include "postgres_stores.hpp"

#include "adapters/postgres/agent_store.hpp"
#include "adapters/postgres/database_fixture.hpp"
#include "adapters/postgres/decision_store.hpp"
#include "adapters/postgres/migrations.hpp"
#include "adapters/postgres/outbox.hpp"
#include "adapters/postgres/pool.hpp"
#include "adapters/postgres/trace_writer.hpp"
#include "base/log.hpp"

#include <boost/asio/thread_pool.hpp>
#include <boost/json/parse.hpp>

#include <postgres_sql.hpp>

#include <cstdlib>
#include <optional>
#include <set>
#include <sstream>

namespace akashi::contract {
namespace {

class PostgresStores final : public Stores {
public:
    PostgresStores() {
        postgres::Migrator(database_.url("NOTIFY_URL")).apply();
        reopen();
    }

    DecisionStore& decisions() override { return opened_->decisions; }
    AgentStore& agents() override { return opened_->agents; }
    Outbox& outbox() override { return opened_->outbox; }
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
        postgres::TraceWriter writer{threads.get_executor(), pool};
        postgres::PostgresDecisionStore decisions{pool, writer};
        postgres::PostgresAgentStore agents{pool, writer};
        postgres::PostgresOutbox outbox{pool};
    };

    postgres::TestDatabase database_;
    std::unique_ptr<Opened> opened_;
};

/// Fails a run of the whole suite that leaves a statement of the storage ports unused.
class PostgresStatementsAreUsed : public ::testing::Environment {
    void SetUp() override {
        if (std::getenv("AKASHI_CHECK_SQL_COVERAGE") == nullptr) return;
        log::set_level(log::Level::debug);
        capture_.emplace([this](std::string_view line) { note(line); });
    }
    void TearDown() override {
        if (!capture_) return;
        capture_.reset();
        // What the server does on its own account.
        for (const char* name : {"make_event_partitions", "notify", "ping"}) used_.emplace(name);
        for (const Query* query : postgres::sql::kAll)
            EXPECT_TRUE(used_.contains(std::string(query->name)))
                << query->name << ".sql was not used by any test";
    }

    void note(std::string_view line) {
        const auto fields = boost::json::parse(line).as_object();
        const auto* names = fields.if_contains("statements");
        if (names == nullptr) return;
        std::istringstream text{std::string(names->as_string())};
        for (std::string name; text >> name;) used_.insert(name);
    }

    std::optional<log::Capture> capture_;
    std::set<std::string> used_;
};

[[maybe_unused]] const auto* const kStatementsAreUsed =
    ::testing::AddGlobalTestEnvironment(std::make_unique<PostgresStatementsAreUsed>().release());

}  // namespace

std::unique_ptr<Stores> make_postgres_stores() { return std::make_unique<PostgresStores>(); }

}  // namespace akashi::contract
