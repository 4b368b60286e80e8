#include "akashi_serve.hpp"
#include "dev_servers.hpp"
#include "postgres/blocking_session.hpp"
#include "testing/event_stream.hpp"

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

/// The stream of the admin agent.
EventStream follow(AkashiServe& server, const std::string& last_event_id = {}) {
    HttpHeaders headers{{"Authorization", std::string("ApiKey admin:") + kAdminKey}};
    if (!last_event_id.empty()) headers.emplace_back("Last-Event-ID", last_event_id);
    return {server.port(), "/v1/subscribe", headers};
}

std::string next_outcome(EventStream& stream) {
    const auto event = stream.next();
    return event ? event->text("outcome") : "the end of the stream";
}

void cut_off_listeners(DevServers& servers) {
    postgres::BlockingSession(servers.superuser_url())
        .query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'akashi-notify'"
        );
}

TEST(LiveUpdates, AStreamTellsOfWhatIsRecordedAtAnotherInstance) {
    DevServers servers;
    AkashiServe first({servers.database_url(), servers.notify_url()});
    ASSERT_TRUE(first.wait_for("/readyz", 200));
    AkashiServe second({servers.database_url(), servers.notify_url()});
    ASSERT_TRUE(second.wait_for("/readyz", 200));
    auto stream = follow(second);
    auto client = first.client();
    for (int i = 0; i < 20; ++i) {
        if (i % 5 == 4) cut_off_listeners(servers);
        const std::string outcome = "decision " + std::to_string(i);
        ASSERT_TRUE(record(client, outcome));
        EXPECT_EQ(next_outcome(stream), outcome);
    }
    first.expect_clean_end();
    second.expect_clean_end();
    EXPECT_FALSE(stream.next());
}

TEST(LiveUpdates, AStreamNeedsNoNotification) {
    DevServers servers;
    const auto nowhere = DevServers::with_port(servers.notify_url(), free_port());
    AkashiServe first({servers.database_url(), nowhere});
    ASSERT_TRUE(first.wait_for("/readyz", 200));
    AkashiServe second({servers.database_url(), nowhere});
    ASSERT_TRUE(second.wait_for("/readyz", 200));
    auto stream = follow(second);
    auto client = first.client();
    ASSERT_TRUE(record(client, "unheard"));
    EXPECT_EQ(next_outcome(stream), "unheard");
    first.expect_clean_end();
    second.expect_clean_end();
}

TEST(LiveUpdates, AClientThatComesBackToAnotherInstanceHasMissedNothing) {
    DevServers servers;
    AkashiServe first({servers.database_url(), servers.notify_url()});
    ASSERT_TRUE(first.wait_for("/readyz", 200));
    auto client = first.client();
    std::string seen;
    {
        AkashiServe second({servers.database_url(), servers.notify_url()});
        ASSERT_TRUE(second.wait_for("/readyz", 200));
        auto stream = follow(second);
        ASSERT_TRUE(record(client, "one"));
        if (const auto event = stream.next()) seen = event->id;
        second.signal(SIGKILL);
        second.wait();
    }
    ASSERT_TRUE(record(client, "two"));
    ASSERT_TRUE(record(client, "three"));
    AkashiServe third({servers.database_url(), servers.notify_url()});
    ASSERT_TRUE(third.wait_for("/readyz", 200));
    auto stream = follow(third, seen);
    EXPECT_EQ(next_outcome(stream), "two");
    EXPECT_EQ(next_outcome(stream), "three");
    ASSERT_TRUE(record(client, "four"));
    EXPECT_EQ(next_outcome(stream), "four");
    third.expect_clean_end();
    first.expect_clean_end();
}

TEST(LiveUpdates, AStreamOutlivesAnOutageOfTheDatabase) {
    DevServers servers;
    AkashiServe server({servers.database_url(), servers.notify_url()});
    ASSERT_TRUE(server.wait_for("/readyz", 200));
    auto client = server.client();
    auto stream = follow(server);
    ASSERT_TRUE(record(client, "before"));
    EXPECT_EQ(next_outcome(stream), "before");
    servers.kill_postgres();
    EXPECT_TRUE(server.wait_for_line("broker: notification error")) << server.log();
    servers.start_postgres();
    ASSERT_TRUE(eventually([&] { return record(client, "after").has_value(); })) << server.log();
    EXPECT_EQ(next_outcome(stream), "after");
    EXPECT_TRUE(server.wait_for_line("broker: notification loop recovered")) << server.log();
    server.expect_clean_end();
}

}  // namespace
}  // namespace akashi::testing
