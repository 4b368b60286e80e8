#include "akashi_serve.hpp"
#include "base/uuid.hpp"
#include "dev_servers.hpp"
#include "event_crowd.hpp"
#include "postgres/blocking_session.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <memory>
#include <random>
#include <sstream>

namespace akashi::testing {
namespace {

constexpr int kWriters = 6;

/// AKASHI_CRASH_ROUNDS; the default is small enough for every run of the tests.
int rounds() {
    const char* text = std::getenv("AKASHI_CRASH_ROUNDS");
    return text == nullptr ? 2 : std::atoi(text);
}

/// How a server dies. The fault points are those of `akashi_faulty`.
struct Crash {
    const char* name;
    const char* while_serving;   ///< a fault point that load leads to; empty: killed from outside
    const char* while_ending;    ///< one that SIGTERM leads to
    const char* while_starting;  ///< one that the next start leads to
    int most;                    ///< how often it may pass the point before
};

constexpr Crash kCrashes[] = {
    {"AtAnyMoment", "", "", "", 1},
    {"BeforeTheSync", "wal.after_write", "", "", 200},
    {"AfterTheSync", "wal.after_sync", "", "", 200},
    {"InTheCopy", "flush.in_copy", "", "", 5},
    {"AfterTheCopy", "flush.after_copy", "", "", 5},
    {"AtTheBeginOfRecovery", "", "", "recovery.begin", 1},
    {"InRecovery", "", "", "recovery.after_read", 1},
    {"WhileItDrains", "", "shutdown.drain", "", 1},
};

/// A store for the servers of a test, whose events can be read beside them.
class EventStore {
public:
    virtual ~EventStore() = default;
    virtual ProcessOptions server(const Environment& environment) const = 0;
    /// Names and ids of all events.
    virtual std::vector<Stored> read() const = 0;
};

class SqliteEventStore final : public EventStore {
public:
    ProcessOptions server(const Environment& environment) const override {
        auto options =
            akashi_local({.data_directory = directory_ / "data", .environment = environment});
        options.command[0] = AKASHI_FAULTY_BINARY;
        return options;
    }
    std::vector<Stored> read() const override {
        std::vector<Stored> stored;
        std::istringstream rows(query_sql(
            directory_ / "data",
            "SELECT lower(hex(id)) || json_extract(payload, '$.name') FROM agent_events"
        ));
        for (std::string row; std::getline(rows, row);)
            stored.push_back({Uuid::parse(row.substr(0, 32)).value().str(), row.substr(32)});
        return stored;
    }

private:
    const TemporaryDirectory directory_;
};

class PostgresEventStore final : public EventStore {
public:
    ProcessOptions server(const Environment& environment) const override {
        auto options = akashi_serve(
            {.database_url = servers_.database_url(),
             .notify_url = servers_.notify_url(),
             .environment = environment}
        );
        options.command[0] = AKASHI_FAULTY_BINARY;
        return options;
    }
    std::vector<Stored> read() const override {
        std::vector<Stored> stored;
        postgres::BlockingSession session(servers_.notify_url());
        for (auto& row : session.query("SELECT id, payload ->> 'name' FROM agent_events"))
            stored.push_back({row.at(0), row.at(1)});
        return stored;
    }

private:
    DevServers servers_;
};

std::unique_ptr<EventStore> make_store(std::string_view name) {
    if (name == "Sqlite") return std::make_unique<SqliteEventStore>();
    return std::make_unique<PostgresEventStore>();
}

/// Servers on one store that die again and again. What they accepted must be stored, once.
class EventCrash : public ::testing::TestWithParam<std::tuple<const char*, Crash>> {
protected:
    std::unique_ptr<ServerProcess> start(const std::string& point = "") {
        Environment environment = {{"AKASHI_WAL_DIR", logs_ / "wal"}};
        if (!point.empty())
            environment["AKASHI_FAULT"] =
                fmt::format("{}:{}", point, 1 + random_() % static_cast<unsigned>(crash_.most));
        return std::make_unique<ServerProcess>(store_->server(environment));
    }

    static bool is_ready(ServerProcess& server) {
        Client client(server.port(), "");
        return eventually([&] { return client.get("/readyz").status == 200; });
    }

    /// Sends events until the server is dead.
    void crash(int round) {
        const std::string point = std::string(crash_.while_serving) + crash_.while_ending;
        auto server = start(point);
        ASSERT_TRUE(is_ready(*server)) << server->log();
        EventCrowd crowd(server->port(), fmt::format("round {}", round), kWriters);
        if (*crash_.while_serving == '\0') {
            ASSERT_TRUE(crowd.wait_for_answers(1 + random_() % 400)) << server->log();
            server->signal(*crash_.while_ending == '\0' ? SIGKILL : SIGTERM);
        }
        crowd.join();
        ASSERT_EQ(server->wait(), 128 + SIGKILL) << server->log();
        ASSERT_EQ(crowd.wrong_answer(), "") << server->log();
        accepted_.insert(crowd.accepted().begin(), crowd.accepted().end());
        unanswered_ = crowd.unanswered();
    }

    /// Starts again, which may need two starts. Repeats what had a key and no answer, and compares.
    void recover() {
        if (*crash_.while_starting != '\0')
            ASSERT_EQ(start(crash_.while_starting)->wait(), 128 + SIGKILL);
        auto server = start();
        ASSERT_TRUE(is_ready(*server)) << server->log();
        Client client(server->port(), std::string("ApiKey admin:") + kAdminKey);
        for (const auto& request : unanswered_) {
            const auto names = request.event_names();
            if (!request.has_key) unknown_.insert(unknown_.end(), names.begin(), names.end());
            if (!request.has_key) continue;
            const auto answer = client.post(request.path(), request.body(), request.key());
            ASSERT_TRUE(note_accepted(request, answer, accepted_)) << answer.body;
        }
        // The last events may still be on their way.
        std::string difference;
        const bool is_same = eventually([&] {
            difference = contradiction(store_->read(), accepted_, unknown_);
            return !difference.starts_with("lost");
        });
        ASSERT_TRUE(is_same) << difference << "\n" << server->log();
        ASSERT_EQ(difference, "") << server->log();
        server->signal(SIGTERM);
        ASSERT_EQ(server->wait(), 0) << server->log();
        ASSERT_EQ(contradiction(store_->read(), accepted_, unknown_), "");
    }

    const Crash crash_ = std::get<1>(GetParam());
    const std::unique_ptr<EventStore> store_ = make_store(std::get<0>(GetParam()));
    const TemporaryDirectory logs_;
    std::mt19937 random_{20240303};
    std::map<std::string, std::string> accepted_;  // names and ids
    std::vector<EventRequest> unanswered_;
    std::vector<std::string> unknown_;  // names of events whose request had no answer and no key
};

TEST_P(EventCrash, LosesNoAcceptedEventAndStoresNoneTwice) {
    for (int round = 0; round < rounds(); ++round) {
        SCOPED_TRACE(fmt::format("round {}", round));
        ASSERT_NO_FATAL_FAILURE(crash(round));
        ASSERT_NO_FATAL_FAILURE(recover());
    }
}

INSTANTIATE_TEST_SUITE_P(
    Store,
    EventCrash,
    ::testing::Combine(::testing::Values("Sqlite", "Postgres"), ::testing::ValuesIn(kCrashes)),
    [](const auto& test) {
        return std::string(std::get<0>(test.param)) + std::get<1>(test.param).name;
    }
);

}  // namespace
}  // namespace akashi::testing
