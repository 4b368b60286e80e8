#include "adapters/sqlite/agent_store.hpp"
#include "adapters/sqlite/decision_store.hpp"
#include "adapters/sqlite/outbox.hpp"
#include "postgres_stores.hpp"
#include "stores.hpp"

#include <sqlite_sql.hpp>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>

namespace akashi::contract {
namespace {

class SqliteStores final : public Stores {
public:
    SqliteStores() {
        std::string pattern = (std::filesystem::temp_directory_path() / "akashi-XXXXXX").string();
        directory_ = ::mkdtemp(pattern.data());
        reopen();
    }
    ~SqliteStores() override {
        opened_.reset();
        std::filesystem::remove_all(directory_);
    }

    DecisionStore& decisions() override { return opened_->decisions; }
    AgentStore& agents() override { return opened_->agents; }
    Outbox& outbox() override { return opened_->outbox; }
    void reopen() override {
        opened_.reset();
        opened_ = std::make_unique<Opened>((directory_ / "akashi.db").string());
    }

private:
    struct Opened {
        explicit Opened(const std::string& path) : database({.path = path}) {}
        sqlite::Database database;
        sqlite::SqliteDecisionStore decisions{database};
        sqlite::SqliteAgentStore agents{database};
        sqlite::SqliteOutbox outbox{database};
    };

    std::filesystem::path directory_;
    std::unique_ptr<Opened> opened_;
};

/// Fails a run of the whole suite that leaves a statement unused.
class StatementsAreUsed : public ::testing::Environment {
    void TearDown() override {
        if (std::getenv("AKASHI_CHECK_SQL_COVERAGE") == nullptr) return;
        const auto used = sqlite::prepared_queries();
        for (const Query* query : sqlite::sql::kAll)
            EXPECT_TRUE(used.contains(query->name))
                << query->name << ".sql was not used by any test";
    }
};

[[maybe_unused]] const auto* const kStatementsAreUsed =
    ::testing::AddGlobalTestEnvironment(std::make_unique<StatementsAreUsed>().release());

}  // namespace

std::vector<Implementation> implementations() {
    return {
        {"Sqlite", [] { return std::make_unique<SqliteStores>(); }},
        {"Postgres", make_postgres_stores},
    };
}

}  // namespace akashi::contract
