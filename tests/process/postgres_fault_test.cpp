#include "akashi_serve.hpp"
#include "dev_servers.hpp"
#include "postgres/blocking_session.hpp"

#include <gtest/gtest.h>

namespace akashi::testing {
namespace {

constexpr int kWriters = 8;

class PostgresFault : public ::testing::Test {
protected:
    void SetUp() override { ASSERT_TRUE(server_.wait_for("/readyz", 200)); }

    Crowd crowd() { return Crowd(server_.port(), "crowd", kWriters, Persistence::until_stopped); }

    /// It works as before, and nothing was lost.
    void expect_recovery(Crowd& crowd) {
        ASSERT_TRUE(server_.wait_for("/health", 200));
        ASSERT_TRUE(crowd.wait_for_answers(100)) << server_.log();
        ASSERT_NO_FATAL_FAILURE(expect_what_was_answered(server_, crowd, servers_.notify_url()));
        server_.expect_clean_end();
    }

    DevServers servers_;
    AkashiServe server_{{servers_.database_url(), servers_.notify_url()}};
};

TEST_F(PostgresFault, PostgresKilledUnderLoadIsAwaitedAndNothingAnsweredIsLost) {
    auto writers = crowd();
    ASSERT_TRUE(writers.wait_for_answers(200));
    servers_.kill_postgres();
    ASSERT_TRUE(writers.wait_for_refusals(2 * kWriters));
    EXPECT_TRUE(server_.wait_for("/health", 503));
    servers_.start_postgres();
    EXPECT_TRUE(server_.wait_for_line("storage: notify connection restored")) << server_.log();
    expect_recovery(writers);
}

TEST_F(PostgresFault, PgBouncerKilledUnderLoadIsAwaitedAndNothingAnsweredIsLost) {
    auto writers = crowd();
    ASSERT_TRUE(writers.wait_for_answers(200));
    servers_.kill_pgbouncer();
    ASSERT_TRUE(writers.wait_for_refusals(2 * kWriters));
    EXPECT_TRUE(server_.wait_for("/health", 503));
    servers_.start_pgbouncer();
    expect_recovery(writers);
}

TEST_F(PostgresFault, SessionsThatAreCutAgainAndAgainUnderLoadLoseNothingAnswered) {
    postgres::BlockingSession superuser(servers_.superuser_url());
    auto writers = crowd();
    for (int i = 0; i < 5; ++i) {
        ASSERT_TRUE(writers.wait_for_answers(100));
        superuser.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'akashi'"
        );
    }
    expect_recovery(writers);
}

TEST_F(PostgresFault, ADatabaseThatBecomesReadOnlyIsToldAndAwaited) {
    postgres::BlockingSession superuser(servers_.superuser_url());
    const auto make_read_only = [&](const char* value) {
        superuser.query(
            std::string("ALTER ROLE akashi SET default_transaction_read_only = ") + value
        );
        superuser.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'akashi'"
        );
    };
    make_read_only("on");
    auto client = server_.client();
    const auto health = wait_for_health(client, "degraded");
    EXPECT_EQ(reason(health), "the database is read-only") << server_.log();
    EXPECT_EQ(client.get("/readyz").status, 200);
    EXPECT_EQ(client.get("/v1/decisions/recent").status, 200);
    expect_refusal(client.post("/v1/trace", trace_body("too late")));

    make_read_only("off");
    EXPECT_EQ(reason(wait_for_health(client, "healthy")), "") << "although nobody writes";
    EXPECT_TRUE(eventually([&] { return record(client, "once it is writable").has_value(); }));
    server_.expect_clean_end();
}

}  // namespace
}  // namespace akashi::testing
