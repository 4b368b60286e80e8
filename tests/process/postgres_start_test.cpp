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

TEST_F(PostgresStart, AnAdminKeyThatCanBeGuessedIsRefusedOutsideOfDevelopment) {
    apply_migrations();
    auto options = production();
    for (const std::string key : {"a-short-one", "changeme-changeme", "aaaaaaaaaaaaaaaaaaaa"}) {
        options.environment["AKASHI_ADMIN_API_KEY"] = key;
        AkashiServe refused(options);
        EXPECT_EQ(refused.wait(), 1) << refused.log();
        EXPECT_NE(refused.last_line().find("AKASHI_ADMIN_API_KEY"), std::string::npos)
            << refused.log();
        EXPECT_EQ(refused.log().find(key), std::string::npos) << "the key is a secret";
    }
    auto in_development = development();
    in_development.environment["AKASHI_ADMIN_API_KEY"] = "changeme";
    AkashiServe server(in_development);
    EXPECT_TRUE(server.wait_for("/readyz", 200)) << server.log();
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

TEST_F(PostgresStart, ItSaysThatItIsReadyOnlyOnceTheStoreIs) {
    servers_.kill_postgres();
    AkashiServe server(development());
    expect_not_ready(server);
    EXPECT_EQ(server.log().find("akashi ready"), std::string::npos) << server.log();
    servers_.start_postgres();
    EXPECT_TRUE(server.wait_for_line("\"msg\":\"akashi ready\",\"address\":\"http://127.0.0.1:"))
        << server.log();
    expect_becomes_ready(server);
    EXPECT_EQ(server.log().find("Ctrl-C"), std::string::npos) << "the banner is for terminals";
}

TEST_F(PostgresStart, OnATerminalItShowsABanner) {
    const std::string command = std::string(AKASHI_BINARY) + " serve --port 0";
    ServerProcess server(
        {.command = {"script", "-qefc", command, "/dev/null"},
         .environment =
             {{"DATABASE_URL", servers_.database_url()}, {"NOTIFY_URL", servers_.notify_url()}}}
    );
    EXPECT_TRUE(server.wait_for_line("is ready. Stop it with Ctrl-C.")) << server.log();
    EXPECT_TRUE(server.wait_for_line("curl -s http://127.0.0.1:")) << server.log();
}

TEST_F(PostgresStart, ADatabaseUrlThatIsWrongIsReportedWithEverythingElse) {
    auto options = development();
    options.notify_url = "postgres://127.0.0.1:port/akashi";
    options.database_url = "mysql://127.0.0.1/akashi";
    options.environment["AKASHI_LOG_LEVEL"] = "loud";
    AkashiServe refused(options);
    EXPECT_EQ(refused.wait(), 2) << refused.log();
    for (const char* name : {"DATABASE_URL: ", "NOTIFY_URL: ", "AKASHI_LOG_LEVEL="})
        EXPECT_NE(refused.last_line().find(name), std::string::npos) << refused.log();
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
