#include "decisions/sqlite/decision_store.hpp"
#include "identity/sqlite/agent_store.hpp"
#include "search/sqlite/outbox.hpp"
#include "search/sqlite/search_store.hpp"
#include "testing/stores/postgres_stores.hpp"
#include "testing/stores/stores.hpp"
#include "testing/stores/used_statements.hpp"

#include <unistd.h>

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
    IdentityPorts identity() override {
        auto& agents = opened_->agents;
        return {agents, agents, agents, agents};
    }
    Outbox& outbox() override { return opened_->outbox; }
    SearchStore& searches() override { return opened_->searches; }
    void reopen() override {
        opened_.reset();
        opened_ = std::make_unique<Opened>((directory_ / "akashi.db").string());
    }

private:
    struct Opened {
        explicit Opened(const std::string& path)
            : database({.path = path, .follower = &text_index}) {}
        sqlite::TextIndex text_index;
        sqlite::Database database;
        sqlite::SqliteDecisionStore decisions{database};
        sqlite::SqliteAgentStore agents{database};
        sqlite::SqliteOutbox outbox{database};
        sqlite::SqliteSearchStore searches{text_index};
    };

    std::filesystem::path directory_;
    std::unique_ptr<Opened> opened_;
};

}  // namespace

std::vector<Implementation> implementations() {
    testing::record_used_statements();
    return {
        {"Sqlite", [] { return std::make_unique<SqliteStores>(); }},
        {"Postgres", make_postgres_stores},
    };
}

}  // namespace akashi::contract
