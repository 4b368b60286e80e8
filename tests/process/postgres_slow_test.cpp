#include "akashi_serve.hpp"
#include "dev_servers.hpp"
#include "postgres/blocking_session.hpp"
#include "slow_proxy.hpp"
#include "testing/http_client.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <future>
#include <string>
#include <vector>

namespace akashi::testing {
namespace {

using namespace std::chrono_literals;

constexpr int kWriters = 8;
constexpr int kConnections = 4;

int waiting_for_locks(postgres::BlockingSession& observer) {
    const auto rows = observer.query(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE usename = 'akashi' AND wait_event_type = 'Lock'"
    );
    return std::stoi(rows.at(0).at(0));
}

class SlowPostgres : public ::testing::Test {
protected:
    void SetUp() override { ASSERT_TRUE(server_.wait_for("/readyz", 200)); }

    Crowd crowd(int writers) {
        return Crowd(server_.port(), "crowd", writers, Persistence::until_stopped);
    }

    std::int64_t uptime(const Answer& health) {
        return health.json().at("uptime_seconds").to_number<std::int64_t>();
    }

    /// /health stays 200 for longer than its result is cached.
    void expect_lasting_health() {
        auto client = server_.client();
        auto health = client.get("/health");
        ASSERT_EQ(health.status, 200) << health.body << server_.log();
        const auto begin = uptime(health);
        EXPECT_TRUE(eventually([&] {
            health = client.get("/health");
            return health.status != 200 || uptime(health) >= begin + 3;
        }));
        EXPECT_EQ(health.status, 200) << health.body << server_.log();
    }

    DevServers servers_;
    SlowProxy proxy_{DevServers::port_of(servers_.database_url())};
    SlowProxy notify_proxy_{DevServers::port_of(servers_.notify_url())};
    AkashiServe server_{
        {DevServers::with_port(servers_.database_url(), proxy_.port()) +
             fmt::format("&pool_max_conns={}", kConnections),
         DevServers::with_port(servers_.notify_url(), notify_proxy_.port()),
         {{"AKASHI_ENABLE_DESTRUCTIVE_DELETE", "true"}}}
    };
};

TEST_F(SlowPostgres, StatementsThatAreDelayedAreDoneAllTheSame) {
    proxy_.delay(50ms);
    auto writers = crowd(kWriters);
    EXPECT_TRUE(writers.wait_for_answers(50));
    expect_lasting_health();
    EXPECT_TRUE(writers.wait_for_answers(50));
    writers.stop();
    writers.join();
    EXPECT_TRUE(writers.unanswered().empty()) << writers.unanswered().front();
    proxy_.delay(0ms);
    ASSERT_NO_FATAL_FAILURE(expect_what_was_answered(server_, writers, servers_.notify_url()));
    server_.expect_clean_end();
}

TEST_F(SlowPostgres, ADatabaseThatFallsSilentIsAnsweredWith503AndAwaited) {
    auto writers = crowd(kWriters);
    ASSERT_TRUE(writers.wait_for_answers(100));
    proxy_.stall(true);
    auto reader = server_.client();
    ASSERT_TRUE(reader.send(reader.get_text("/v1/decisions/recent")));
    EXPECT_TRUE(server_.wait_for("/health", 503));
    EXPECT_TRUE(writers.wait_for_refusals(kWriters));
    expect_refusal(reader.receive());

    proxy_.stall(false);
    EXPECT_TRUE(server_.wait_for("/health", 200));
    EXPECT_TRUE(writers.wait_for_answers(100));
    ASSERT_NO_FATAL_FAILURE(expect_what_was_answered(server_, writers, servers_.notify_url()));
    server_.expect_clean_end();
}

TEST_F(SlowPostgres, ADatabaseThatHasFallenSilentDoesNotHoldUpTheEnd) {
    auto writers = crowd(kWriters);
    ASSERT_TRUE(writers.wait_for_answers(20));
    proxy_.stall(true);
    notify_proxy_.stall(true);
    EXPECT_TRUE(server_.wait_for("/health", 503));
    writers.stop();
    server_.expect_clean_end();
}

TEST_F(SlowPostgres, APoolWhoseConnectionsAreAllBusyDoesNotMakeItSick) {
    postgres::BlockingSession session(servers_.notify_url());
    session.query("BEGIN");
    session.query("LOCK TABLE decisions IN ACCESS EXCLUSIVE MODE");
    auto writers = crowd(50);
    std::vector<Client> readers;
    for (int i = 0; i < 50; ++i) {
        readers.push_back(server_.client());
        ASSERT_TRUE(readers.back().send(readers.back().get_text("/v1/decisions/recent")));
    }
    postgres::BlockingSession observer(servers_.superuser_url());
    EXPECT_TRUE(eventually([&] { return waiting_for_locks(observer) >= kConnections; }));

    expect_lasting_health();
    session.query("ROLLBACK");
    for (auto& reader : readers) {
        const auto answer = reader.receive();
        if (answer.status != 200) expect_refusal(answer);
    }
    EXPECT_TRUE(writers.wait_for_answers(100));
    ASSERT_NO_FATAL_FAILURE(expect_what_was_answered(server_, writers, servers_.notify_url()));
    server_.expect_clean_end();
}

class SilentPostgres : public SlowPostgres {
protected:
    std::string number(const std::string& statement) {
        return postgres::BlockingSession(servers_.notify_url()).query(statement).at(0).at(0);
    }

    struct Write {
        const char* method;
        const char* path;
        const char* body;
    };
    /// Sends all of them at once, each with a key of its own.
    std::vector<HttpReply> send_together(const std::vector<Write>& writes) {
        std::vector<std::future<HttpReply>> sent;
        for (const Write& write : writes)
            sent.push_back(std::async(std::launch::async, [this, write] {
                const HttpHeaders headers{
                    {"Authorization", fmt::format("ApiKey admin:{}", kAdminKey)},
                    {"Idempotency-Key", fmt::format("{} {}", write.method, write.path)}
                };
                return HttpClient(server_.port())
                    .send(write.method, write.path, write.body, headers);
            }));
        std::vector<HttpReply> replies;
        for (auto& reply : sent) replies.push_back(reply.get());
        return replies;
    }
};

TEST_F(SilentPostgres, ATraceThatWasRefusedIsNotStoredLater) {
    auto client = server_.client();
    ASSERT_EQ(client.post("/v1/trace", trace_body("before"), "first").status, 201);
    proxy_.stall(true);
    const auto answer = client.post("/v1/trace", trace_body("during"), "second");
    expect_refusal(answer);
    EXPECT_NE(answer.body.find("Idempotency-Key"), std::string::npos) << answer.body;

    // Now the transaction reaches the database, which refuses it because it is late, or PgBouncer
    // ends it because its client is gone.
    proxy_.stall(false);
    EXPECT_TRUE(server_.wait_for("/health", 200));
    EXPECT_EQ(client.post("/v1/trace", trace_body("after"), "third").status, 201);
    const std::string at_work =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND state <> 'idle'";
    EXPECT_TRUE(eventually([&] { return number(at_work) == "0"; }));
    EXPECT_EQ(number("SELECT count(*) FROM decisions"), "2");
    server_.expect_clean_end();
}

TEST_F(SilentPostgres, EveryTraceThatWaitsForALockedTableIsAnsweredAndNoneIsStoredLater) {
    auto client = server_.client();
    ASSERT_EQ(client.post("/v1/trace", trace_body("before"), "first").status, 201);
    postgres::BlockingSession session(servers_.notify_url());
    session.query("BEGIN");
    session.query("LOCK TABLE decisions IN ACCESS EXCLUSIVE MODE");
    std::vector<Client> writers;
    for (int i = 0; i < 50; ++i) {
        writers.push_back(server_.client());
        const auto outcome = fmt::format("locked {}", i);
        ASSERT_TRUE(
            writers.back().send(writers.back().post_text("/v1/trace", trace_body(outcome), outcome))
        );
    }
    for (auto& writer : writers) expect_refusal(writer.receive());
    session.query("ROLLBACK");
    EXPECT_EQ(client.post("/v1/trace", trace_body("after"), "last").status, 201);
    EXPECT_EQ(number("SELECT count(*) FROM decisions"), "2");
    server_.expect_clean_end();
}

TEST_F(SilentPostgres, AWriteOfAgentsThatMayBeStoredSaysSoAndCanBeRepeated) {
    auto client = server_.client();
    for (const char* agent : {"renamed", "tagged", "deleted"}) {
        const auto body = fmt::format(R"({{"agent_id":"{0}","name":"{0}"}})", agent);
        ASSERT_EQ(client.post("/v1/agents", body).status, 201);
    }
    const std::vector<Write> writes{
        {"POST", "/v1/agents", R"({"agent_id":"created","name":"created"})"},
        {"PATCH", "/v1/agents/renamed", R"({"name":"another"})"},
        {"PATCH", "/v1/agents/tagged/tags", R"({"tags":["blue"]})"},
        {"DELETE", "/v1/agents/deleted", ""},
    };
    postgres::BlockingSession session(servers_.notify_url());
    session.query("BEGIN");
    session.query("LOCK TABLE agents IN SHARE MODE");  // which keeps writers out, not readers
    for (const HttpReply& reply : send_together(writes)) {
        EXPECT_EQ(reply.status, 503) << reply.body;
        EXPECT_NE(reply.body.find("may have been stored"), std::string::npos) << reply.body;
    }
    session.query("ROLLBACK");
    ASSERT_TRUE(server_.wait_for("/health", 200));
    for (const HttpReply& reply : send_together(writes)) EXPECT_LT(reply.status, 300) << reply.body;
    server_.expect_clean_end();
}

}  // namespace
}  // namespace akashi::testing
