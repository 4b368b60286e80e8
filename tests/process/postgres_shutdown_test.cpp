#include "akashi_serve.hpp"
#include "dev_servers.hpp"
#include "postgres/blocking_session.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <optional>

namespace akashi::testing {
namespace {

/// A server with a request under way that waits for a locked table.
class PostgresShutdown : public ::testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(server_.wait_for("/readyz", 200));
        lock_.emplace(servers_.notify_url());
        lock_->query("BEGIN");
        lock_->query("LOCK TABLE decisions IN ACCESS EXCLUSIVE MODE");
        client_.emplace(server_.client());
        ASSERT_TRUE(client_->send(client_->post_text("/v1/trace", trace_body("in hand"), "key")));
        ASSERT_TRUE(waits_for_lock());
        server_.signal(SIGTERM);
        ASSERT_TRUE(server_.wait_for_line("akashi shutting down")) << server_.log();
    }

    bool waits_for_lock() {
        postgres::BlockingSession observer(servers_.superuser_url());
        return eventually([&] {
            const auto rows = observer.query(
                "SELECT FROM pg_stat_activity WHERE usename = 'akashi' AND wait_event_type = 'Lock'"
            );
            return !rows.empty();
        });
    }

    /// How many decisions are stored, read after the server has ended.
    std::string stored() {
        postgres::BlockingSession session(servers_.notify_url());
        return session.query("SELECT count(*) FROM decisions").at(0).at(0);
    }

    void expect_end() {
        EXPECT_EQ(server_.wait(), 0) << server_.log();
        std::size_t at = 0;
        for (const char* line :
             {"\"akashi shutting down\"", "\"http server shutting down\"", "\"akashi stopped\""}) {
            const auto next = server_.log().find(line, at);
            ASSERT_NE(next, std::string::npos) << line << " is missing in\n" << server_.log();
            at = next;
        }
        EXPECT_NE(server_.last_line().find("\"akashi stopped\""), std::string::npos)
            << server_.log();
    }

    DevServers servers_;
    AkashiServe server_{{servers_.database_url(), servers_.notify_url()}};
    std::optional<postgres::BlockingSession> lock_;
    std::optional<Client> client_;
};

TEST_F(PostgresShutdown, ARequestInHandIsFinishedFirst) {
    lock_->roll_back();
    const auto answer = client_->receive();
    EXPECT_EQ(answer.status, 201) << answer.body;
    expect_end();
    EXPECT_EQ(stored(), "1");
}

/// A server that would go on for a minute after the signal.
class PostgresShutdownDelay : public ::testing::Test {
protected:
    void SetUp() override { ASSERT_TRUE(server_.wait_for("/readyz", 200)); }

    DevServers servers_;
    AkashiServe server_{
        {servers_.database_url(), servers_.notify_url(), {{"AKASHI_SHUTDOWN_DELAY", "60s"}}}
    };
};

TEST_F(PostgresShutdownDelay, ItServesAsBeforeButIsNotReadyUntilASecondSignal) {
    server_.signal(SIGTERM);
    EXPECT_TRUE(server_.wait_for("/readyz", 503));
    const auto health = server_.client().get("/health");
    EXPECT_EQ(health.status, 200);
    EXPECT_NE(health.head.find("Connection: close"), std::string::npos)
        << "a client that is kept does not learn of another instance";
    auto client = server_.client();
    EXPECT_TRUE(record(client, "after the signal")) << server_.log();
    server_.signal(SIGTERM);
    EXPECT_EQ(server_.wait(), 0) << server_.log();
    EXPECT_NE(server_.last_line().find("\"akashi stopped\""), std::string::npos) << server_.log();
}

TEST(PostgresShutdownDelayOf, AMomentEndsByItself) {
    const DevServers servers;
    AkashiServe server(
        {servers.database_url(), servers.notify_url(), {{"AKASHI_SHUTDOWN_DELAY", "100ms"}}}
    );
    ASSERT_TRUE(server.wait_for("/readyz", 200));
    server.expect_clean_end();
}

/// A server whose Qdrant is away, and whose database takes no events.
class PostgresShutdownWithWorkLeft : public ::testing::Test {
protected:
    ServeOptions options() const {
        return {
            servers_.database_url(),
            servers_.notify_url(),
            {{"AKASHI_DATA_DIR", directory_ / "data"}, {"QDRANT_URL", "http://127.0.0.1:9"}}
        };
    }
    std::string count(const std::string& rows) {
        return postgres::BlockingSession(servers_.notify_url())
            .query("SELECT count(*) FROM " + rows)
            .at(0)
            .at(0);
    }

    const TemporaryDirectory directory_;
    DevServers servers_;
};

TEST_F(PostgresShutdownWithWorkLeft, SaysInOrderWhatIsLeftAndLosesNothing) {
    std::string events_before;
    {
        AkashiServe server(options());
        ASSERT_TRUE(server.wait_for("/readyz", 200));
        auto client = server.client();
        ASSERT_TRUE(record(client, "not in Qdrant"));
        ASSERT_TRUE(eventually([&] { return count("agent_events") != "0"; }));
        const auto run = client.post("/v1/runs", R"({"agent_id":"admin"})");
        ASSERT_EQ(run.status, 201) << run.body;
        const std::string id(run.json().at("data").at("id").as_string());
        events_before = count("agent_events");
        postgres::BlockingSession lock(servers_.notify_url());
        lock.query("BEGIN");
        lock.query("LOCK TABLE agent_events IN ACCESS EXCLUSIVE MODE");
        const auto taken = client.post(
            "/v1/runs/" + id + "/events", R"({"events":[{"event_type":"kept in the log"}]})"
        );
        ASSERT_EQ(taken.status, 200) << taken.body;
        server.expect_clean_end();
        std::size_t at = 0;
        for (const char* line :
             {"\"akashi shutting down\"",
              "\"http server shutting down\"",
              "\"search outbox: drain timed out\"",
              "\"trace: drain timed out waiting for flush loop\",\"remaining\":1",
              "\"akashi stopped\""}) {
            const auto next = server.log().find(line, at);
            ASSERT_NE(next, std::string::npos) << line << " is missing in\n" << server.log();
            at = next;
        }
    }
    EXPECT_EQ(count("agent_events"), events_before);
    EXPECT_EQ(count("search_outbox"), "1");
    auto again = options();
    again.environment.erase("QDRANT_URL");
    AkashiServe server(again);
    EXPECT_TRUE(eventually([&] {
        return count("agent_events WHERE event_type = 'kept in the log'") == "1" &&
               count("search_outbox") == "0";
    })) << server.log();
    server.expect_clean_end();
    EXPECT_EQ(server.log().find("drain timed out"), std::string::npos) << server.log();
}

TEST_F(PostgresShutdownWithWorkLeft, AnOutboxThatNobodyCanReadDoesNotHoldItUp) {
    AkashiServe server(options());
    ASSERT_TRUE(server.wait_for("/readyz", 200));
    auto client = server.client();
    ASSERT_TRUE(record(client, "not in Qdrant"));
    postgres::BlockingSession lock(servers_.notify_url());
    lock.query("BEGIN");
    lock.query("LOCK TABLE search_outbox IN ACCESS EXCLUSIVE MODE");
    server.expect_clean_end();
}

TEST_F(PostgresShutdown, ADatabaseThatNeverAnswersDoesNotHoldItUp) {
    expect_refusal(client_->receive());
    expect_end();
}

}  // namespace
}  // namespace akashi::testing
