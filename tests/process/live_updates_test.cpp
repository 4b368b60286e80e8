#include "akashi_serve.hpp"
#include "dev_servers.hpp"
#include "postgres/blocking_session.hpp"

#include <gtest/gtest.h>

namespace akashi::testing {
namespace {

std::string broker(AkashiServe& server) {
    auto client = server.client();
    const auto health = client.get("/health");
    EXPECT_EQ(health.status, 200) << health.body;
    return std::string(health.json().at("sse_broker").as_string());
}

TEST(LiveUpdates, ANotifyUrlThatNobodyAnswersLeavesEverythingElseWorking) {
    DevServers servers;
    const auto nowhere = DevServers::with_port(servers.notify_url(), free_port());
    AkashiServe server({servers.database_url(), nowhere});
    ASSERT_TRUE(server.wait_for("/readyz", 200));
    auto client = server.client();
    EXPECT_TRUE(record(client, "without live updates"));
    EXPECT_EQ(count_decisions(client, "without live updates"), 1);
    EXPECT_TRUE(server.wait_for_line("storage: notify reconnect attempt failed")) << server.log();
    EXPECT_EQ(broker(server), "reconnecting");
    EXPECT_TRUE(server.wait_for("/readyz", 200));
    server.expect_clean_end();
}

TEST(LiveUpdates, ANotifyUrlThatNamesPgBouncerIsReportedAndLeavesEverythingElseWorking) {
    DevServers servers;
    AkashiServe server({servers.database_url(), servers.database_url()});
    ASSERT_TRUE(server.wait_for("/readyz", 200));
    EXPECT_TRUE(server.wait_for_line("NOTIFY_URL must name PostgreSQL itself, not PgBouncer"))
        << server.log();
    EXPECT_EQ(broker(server), "unavailable");
    auto client = server.client();
    EXPECT_TRUE(record(client, "without live updates"));
    server.expect_clean_end();
}

TEST(LiveUpdates, AListenerThatIsCutOffIsConnectedAgainAndHears) {
    DevServers servers;
    AkashiServe server(
        {servers.database_url(), servers.notify_url(), {{"AKASHI_LOG_LEVEL", "debug"}}}
    );
    ASSERT_TRUE(server.wait_for("/readyz", 200));
    ASSERT_TRUE(eventually([&] { return broker(server) == "running"; })) << server.log();
    postgres::BlockingSession superuser(servers.superuser_url());
    const auto cut = superuser.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE application_name = 'akashi-notify'"
    );
    ASSERT_EQ(cut.size(), 1);
    EXPECT_TRUE(server.wait_for_line("storage: notify connection restored")) << server.log();
    EXPECT_EQ(broker(server), "running");
    auto client = server.client();
    const auto id = record(client, "after it was restored");
    ASSERT_TRUE(id);
    EXPECT_TRUE(eventually([&] {
        const auto log = server.log();
        const auto heard = log.find("broker: notification");
        return heard != std::string::npos && log.find(*id, heard) != std::string::npos;
    })) << server.log();
    server.expect_clean_end();
}

}  // namespace
}  // namespace akashi::testing
