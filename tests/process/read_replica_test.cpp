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

    /// Whether /health comes to call the replica this.
    static bool becomes(AkashiServe& server, const std::string& state) {
        auto client = server.client();
        return eventually([&] { return replica_state(client) == state; });
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

    static std::string query(const std::string& url, const std::string& statement) {
        const auto rows = postgres::BlockingSession(url).query(statement);
        return rows.empty() ? "" : rows.front().front();
    }
    void tell_replica(const std::string& statement) {
        query(servers_.replica_superuser_url(), statement);
    }

    /// Writes through one instance and reads it through both at once, `times` times: by its id and
    /// as the newest decision of its type.
    void expect_own_writes(const std::string& name, int times) {
        auto writer = first_.client();
        auto here = first_.client();
        auto there = second_.client();
        for (int i = 0; i < times; ++i) {
            const auto id = record(writer, fmt::format("{} {}", name, i)).value_or("");
            ASSERT_NE(id, "") << first_.log();
            for (Client* reader : {&there, &here}) {
                const auto found = reader->get("/v1/decisions/" + id);
                ASSERT_EQ(found.status, 200) << name << ' ' << i << '\n' << found.body;
            }
            ASSERT_NE(there.get("/v1/decisions/recent?limit=50").body.find(id), std::string::npos);
        }
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
    EXPECT_EQ(count(first_.log(), "storage: read replica lost"), 2) << first_.log();
    EXPECT_EQ(count(first_.log(), "storage: read replica connected"), 3);
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

}  // namespace
}  // namespace akashi::testing
