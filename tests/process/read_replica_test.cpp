// Whether reads from a streaming replica are always right, and go on whatever happens to it.
#include "akashi_serve.hpp"
#include "command.hpp"
#include "dev_servers.hpp"
#include "postgres/blocking_session.hpp"
#include "testing/dev_environment.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace akashi::testing {
namespace {

constexpr int kThreads = 4;

std::string replica_state(Client& client) {
    const auto health = client.get("/health").json();
    const auto* state = health.as_object().if_contains("read_replica");
    return state == nullptr ? "" : std::string(state->as_string());
}

int count(std::string_view text, std::string_view part) {
    int found = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1))
        ++found;
    return found;
}

std::string query(const std::string& url, const std::string& statement) {
    const auto rows = postgres::BlockingSession(url).query(statement);
    return rows.empty() ? "" : rows.front().front();
}

/// Whether /health comes to call the replica this.
bool becomes(AkashiServe& server, const std::string& state) {
    auto client = server.client();
    return eventually([&] { return replica_state(client) == state; });
}

/// Writes through one instance and reads it through both at once, `times` times: by its id and as
/// the newest decision of its type.
void expect_own_writes(
    AkashiServe& at, AkashiServe& elsewhere, const std::string& name, int times
) {
    auto writer = at.client();
    auto here = at.client();
    auto there = elsewhere.client();
    for (int i = 0; i < times; ++i) {
        const auto id = record(writer, fmt::format("{} {}", name, i)).value_or("");
        ASSERT_NE(id, "") << at.log();
        for (Client* reader : {&there, &here}) {
            const auto found = reader->get("/v1/decisions/" + id);
            ASSERT_EQ(found.status, 200) << name << ' ' << i << '\n' << found.body;
        }
        ASSERT_NE(there.get("/v1/decisions/recent?limit=50").body.find(id), std::string::npos);
    }
}

/// An instance that tells how its reads went.
struct CountingServe {
    explicit CountingServe(ServeOptions options)
        : server([&] {
              options.environment["AKASHI_METRICS_PORT"] = std::to_string(metrics_port);
              return options;
          }()) {}

    /// How many reads were sent to the replica and answered by `by`: "replica" or "primary".
    int reads(std::string_view by) const {
        const auto text = Client(metrics_port).get("/metrics").body;
        const auto name = fmt::format("akashi_replica_reads_total{{server=\"{}\"}} ", by);
        const auto at = text.find(name);
        if (at == std::string::npos) throw std::runtime_error("no " + name + "in " + text);
        return std::stoi(text.substr(at + name.size()));
    }

    const std::uint16_t metrics_port = free_port();
    AkashiServe server;
};

/// Two instances that read from one replica.
class ReadReplicaTest : public ::testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(first_.wait_for("/readyz", 200));
        ASSERT_TRUE(second_.wait_for("/readyz", 200));
        ASSERT_TRUE(becomes(first_, "connected")) << first_.log();
        ASSERT_TRUE(becomes(second_, "connected")) << second_.log();
    }

    ServeOptions options() const {
        return {
            servers_.database_url(),
            servers_.notify_url(),
            {{"DATABASE_READ_URL", servers_.read_url()}}
        };
    }

    /// Whether the replica comes to answer reads of decisions.
    bool is_used() {
        auto client = first_.client();
        return eventually([&] {
            const auto now = query(servers_.notify_url(), "SELECT clock_timestamp()");
            for (int i = 0; i < 5; ++i)
                if (client.get("/v1/decisions/recent").status != 200) return false;
            return query(
                       servers_.replica_superuser_url(),
                       "SELECT count(*) > 0 FROM pg_stat_activity WHERE usename = 'akashi'"
                       " AND query !~ 'akashi_require_replay' AND query_start > '" +
                           now + "'"
                   ) == "t";
        });
    }

    void tell_replica(const std::string& statement) {
        query(servers_.replica_superuser_url(), statement);
    }

    void expect_own_writes(const std::string& name, int times) {
        testing::expect_own_writes(first_, second_, name, times);
    }

    /// What `akashi doctor` says of everything.
    std::string doctor() const {
        Environment environment = options().environment;
        environment["DATABASE_URL"] = servers_.database_url();
        environment["NOTIFY_URL"] = servers_.notify_url();
        return run_akashi({"doctor"}, environment).output;
    }

    DevServers servers_{{}, {{"AKASHI_DEV_REPLICA", "yes"}}};
    AkashiServe first_{options()};
    AkashiServe second_{options()};
};

TEST_F(ReadReplicaTest, EveryCallerReadsItsWritesOnEveryInstanceAlsoWhenTheReplicaStandsStill) {
    std::vector<std::jthread> writers;
    writers.reserve(kThreads);
    for (int writer = 0; writer < kThreads; ++writer)
        writers.emplace_back([this, writer] {
            expect_own_writes(fmt::format("while it follows {}", writer), 50);
        });
    writers.clear();
    ASSERT_TRUE(is_used()) << first_.log();

    tell_replica("SELECT pg_wal_replay_pause()");
    ASSERT_TRUE(eventually([&] {
        return query(servers_.replica_superuser_url(), "SELECT pg_get_wal_replay_pause_state()") ==
               "paused";
    }));
    expect_own_writes("while it stands still", 20);
    EXPECT_TRUE(becomes(first_, "lagging"));
    EXPECT_TRUE(first_.wait_for_line("storage: read replica lags")) << first_.log();
    tell_replica("SELECT pg_wal_replay_resume()");
    EXPECT_TRUE(becomes(first_, "connected"));
    EXPECT_TRUE(is_used());
    expect_own_writes("when it follows again", 20);
    first_.expect_clean_end();
    second_.expect_clean_end();
}

TEST_F(ReadReplicaTest, NoRequestFailsWhenTheReplicaIsKilledHangsAndComesBackUnderLoad) {
    std::atomic<bool> stops = false;
    std::atomic<int> failures = 0;
    std::atomic<int> reads = 0;
    std::vector<std::jthread> readers;
    readers.reserve(kThreads);
    for (int reader = 0; reader < kThreads; ++reader)
        readers.emplace_back([&, client = first_.client()]() mutable {
            for (; !stops; ++reads)
                if (client.get("/v1/decisions/recent").status != 200) ++failures;
        });
    const auto more_reads = [&](int number) {
        const int before = reads;
        return eventually([&] { return reads > before + number; });
    };
    expect_own_writes("before", 10);
    ASSERT_TRUE(more_reads(50));
    // Before the replica has the migrations, it may count as lost.
    const int lost = count(first_.log(), "storage: read replica lost");
    const int connected = count(first_.log(), "storage: read replica connected");

    servers_.kill_replica();
    EXPECT_TRUE(becomes(first_, "disconnected"));
    EXPECT_TRUE(more_reads(50));
    expect_own_writes("without it", 10);
    servers_.start_replica();
    EXPECT_TRUE(becomes(first_, "connected"));
    EXPECT_TRUE(becomes(second_, "connected"));
    EXPECT_TRUE(is_used());

    servers_.signal_replica("STOP");
    EXPECT_TRUE(becomes(first_, "disconnected"));
    EXPECT_TRUE(more_reads(50));
    expect_own_writes("while it hangs", 10);
    servers_.signal_replica("CONT");
    EXPECT_TRUE(becomes(first_, "connected"));
    EXPECT_TRUE(is_used());
    stops = true;
    readers.clear();
    EXPECT_EQ(failures, 0) << first_.log();
    EXPECT_EQ(count(first_.log(), "storage: read replica lost"), lost + 2) << first_.log();
    EXPECT_EQ(count(first_.log(), "storage: read replica connected"), connected + 2);
    first_.expect_clean_end();
}

TEST_F(ReadReplicaTest, AServerThatIsNotOrNoLongerAReplicaOfTheDatabaseIsNotUsed) {
    EXPECT_NE(doctor().find("it follows the primary"), std::string::npos);
    tell_replica("SELECT pg_promote()");
    EXPECT_TRUE(becomes(first_, "disconnected"));
    EXPECT_NE(doctor().find("it is no replica: it takes writes"), std::string::npos);
    EXPECT_TRUE(first_.wait_for_line("it is no replica: it takes writes")) << first_.log();
    expect_own_writes("after the promotion", 5);

    ServeOptions wrong = options();
    for (const auto& url :
         {servers_.notify_url(), with_database(servers_.read_url(), "postgres")}) {
        wrong.environment["DATABASE_READ_URL"] = url;
        AkashiServe third(wrong);
        ASSERT_TRUE(third.wait_for("/readyz", 200));
        EXPECT_TRUE(third.wait_for_line("storage: read replica lost")) << third.log();
        auto client = third.client();
        EXPECT_EQ(replica_state(client), "disconnected");
        EXPECT_TRUE(record(client, "through the third to " + url.substr(url.rfind('/'))));
        EXPECT_EQ(client.get("/v1/decisions/recent").status, 200);
        third.expect_clean_end();
    }
}

TEST_F(ReadReplicaTest, PgBouncerMayStandBeforeItAndLoseItOrHang) {
    CountingServe third(
        {servers_.notify_url(),
         servers_.notify_url(),
         {{"DATABASE_READ_URL", servers_.pooled_read_url()}}}
    );
    ASSERT_TRUE(becomes(third.server, "connected")) << third.server.log();
    testing::expect_own_writes(first_, third.server, "through PgBouncer", 20);
    EXPECT_GT(third.reads("replica"), 0);

    servers_.kill_replica();
    EXPECT_TRUE(becomes(third.server, "disconnected"));
    testing::expect_own_writes(first_, third.server, "while PgBouncer looks for it", 10);
    servers_.start_replica();
    EXPECT_TRUE(becomes(third.server, "connected"));

    servers_.signal_pgbouncer("STOP");
    EXPECT_TRUE(becomes(third.server, "disconnected"));
    const int missed = third.reads("primary");
    testing::expect_own_writes(third.server, third.server, "while PgBouncer hangs", 10);
    EXPECT_EQ(third.reads("primary"), missed) << "nobody asks a replica that hangs";
    servers_.signal_pgbouncer("CONT");
    EXPECT_TRUE(becomes(third.server, "connected"));
    testing::expect_own_writes(first_, third.server, "when it goes on", 10);
    third.server.expect_clean_end();
}

/// A failover to the replica. What was the primary follows it, and then goes its own way.
TEST(ReadReplica, TheOldPrimaryIsUsedAsAReplicaAfterAFailoverButNotOnATimelineOfItsOwn) {
    DevServers servers({}, {{"AKASHI_DEV_REPLICA", "yes"}});
    const auto primary = servers.read_url();
    Environment environment{{"DATABASE_URL", servers.notify_url()}};
    ASSERT_EQ(run_akashi({"migrate", "apply"}, environment).code, 0);
    servers.make_primary_a_replica(true);
    query(servers.replica_superuser_url(), "SELECT pg_promote()");

    environment = {{"DATABASE_READ_URL", servers.notify_url()}};
    CountingServe serve({primary, primary, environment});
    auto& server = serve.server;
    ASSERT_TRUE(server.wait_for("/readyz", 200));
    // It tells its new timeline after a checkpoint of its own, which needs one of the primary.
    query(servers.replica_superuser_url(), "CHECKPOINT");
    auto client = server.client();
    ASSERT_TRUE(eventually([&] {
        query(servers.superuser_url(), "CHECKPOINT");
        return replica_state(client) == "connected";
    })) << server.log();
    expect_own_writes(server, server, "after the failover", 20);
    EXPECT_GT(serve.reads("replica"), 0);

    query(servers.superuser_url(), "SELECT pg_promote()");
    ASSERT_TRUE(becomes(server, "disconnected"));
    query(
        servers.superuser_url(),
        "CREATE TABLE ahead AS SELECT repeat('x', 1000) FROM generate_series(1, 10000)"
    );
    servers.make_primary_a_replica(false);
    environment["DATABASE_URL"] = primary;
    environment["NOTIFY_URL"] = primary;
    EXPECT_NE(run_akashi({"doctor"}, environment).output.find("it follows \""), std::string::npos);
    expect_own_writes(server, server, "beside another timeline", 20);
    EXPECT_EQ(replica_state(client), "disconnected");
    server.expect_clean_end();
}

}  // namespace
}  // namespace akashi::testing
