#include "akashi_serve.hpp"
#include "dev_servers.hpp"

#include <gtest/gtest.h>

namespace akashi::testing {
namespace {

class PostgresStart : public ::testing::Test {
protected:
    ServeOptions development() const { return {servers_.database_url(), servers_.notify_url()}; }

    /// With keys from `akashi genkey`.
    ServeOptions production() {
        ServerProcess genkey({.command = {AKASHI_BINARY, "genkey", directory_ / "keys"}});
        EXPECT_EQ(genkey.wait(), 0) << genkey.log();
        auto options = development();
        options.environment["AKASHI_JWT_PRIVATE_KEY"] = directory_ / "keys/jwt_private.pem";
        options.environment["AKASHI_JWT_PUBLIC_KEY"] = directory_ / "keys/jwt_public.pem";
        return options;
    }

    void apply_migrations() {
        ServerProcess migrate(
            {.command = {AKASHI_BINARY, "migrate", "apply"},
             .environment = {{"DATABASE_URL", servers_.database_url()}}}
        );
        EXPECT_EQ(migrate.wait(), 0) << migrate.log();
    }

    TemporaryDirectory directory_;
    DevServers servers_;
};

/// While something that it needs is missing.
void expect_not_ready(AkashiServe& server) {
    auto client = server.client();
    for (const char* path : {"/health", "/readyz"}) {
        const auto answer = client.get(path);
        EXPECT_EQ(answer.status, 503) << answer.body;
    }
    EXPECT_EQ(client.get("/config").status, 200);
    expect_refusal(client.post("/v1/trace", trace_body("too early")));
    Client stranger(server.port());
    for (const auto& refusal :
         {stranger.get("/v1/agents"),
          stranger.get("/v1/decisions/recent"),
          stranger.get("/v1/unknown"),
          stranger.post("/auth/token", R"({"agent_id":"admin","api_key":"wrong"})")}) {
        expect_refusal(refusal);
        EXPECT_NE(refusal.body.find("the server is starting"), std::string::npos) << refusal.body;
    }
}

void expect_becomes_ready(AkashiServe& server) {
    ASSERT_TRUE(server.wait_for("/readyz", 200));
    auto client = server.client();
    EXPECT_TRUE(record(client, "once it was ready")) << server.log();
    server.expect_clean_end();
}

TEST_F(PostgresStart, WithoutPostgresItListensAndBecomesReadyOnceThatIsThere) {
    servers_.kill_postgres();
    AkashiServe server(development());
    expect_not_ready(server);
    servers_.start_postgres();
    expect_becomes_ready(server);
}

TEST_F(PostgresStart, WithoutPgBouncerItListensAndBecomesReadyOnceThatIsThere) {
    servers_.kill_pgbouncer();
    AkashiServe server(development());
    expect_not_ready(server);
    servers_.start_pgbouncer();
    expect_becomes_ready(server);
}

TEST_F(PostgresStart, ASignalEndsItWhileItWaitsForPostgres) {
    servers_.kill_postgres();
    AkashiServe server(development());
    auto client = server.client();
    const auto answer = client.get("/readyz");
    EXPECT_EQ(answer.status, 503) << answer.body;
    server.expect_clean_end();
}

TEST_F(PostgresStart, AServerThatMayNotChangeTheSchemaDemandsThatTheMigrationsAreAppliedBefore) {
    auto careful = development();
    careful.environment["AKASHI_SKIP_EMBEDDED_MIGRATIONS"] = "true";
    const auto in_production = production();
    for (const auto& options : {careful, in_production}) {
        AkashiServe refused(options);
        EXPECT_EQ(refused.wait(), 1) << refused.log();
        EXPECT_NE(refused.last_line().find("\"msg\":\"fatal error\""), std::string::npos)
            << refused.log();
        EXPECT_NE(refused.last_line().find("akashi migrate apply"), std::string::npos)
            << refused.log();
    }
    apply_migrations();
    AkashiServe server(in_production);
    expect_becomes_ready(server);
}

TEST_F(PostgresStart, TwoServersThatStartTogetherOnAnEmptyDatabaseBothBecomeReady) {
    AkashiServe first(development());
    AkashiServe second(development());
    ASSERT_TRUE(first.wait_for("/readyz", 200)) << first.log();
    ASSERT_TRUE(second.wait_for("/readyz", 200)) << second.log();
    auto writer = first.client();
    auto reader = second.client();
    const auto id = record(writer, "told to the first");
    ASSERT_TRUE(id) << first.log();
    const auto answer = reader.get("/v1/decisions/" + *id);
    EXPECT_EQ(answer.status, 200) << answer.body;
    first.expect_clean_end();
    second.expect_clean_end();
}

}  // namespace
}  // namespace akashi::testing
