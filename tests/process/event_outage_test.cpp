#include "akashi_serve.hpp"
#include "dev_servers.hpp"
#include "postgres/blocking_session.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

namespace akashi::testing {
namespace {

constexpr int kWriters = 4;
constexpr int kEventsOfARequest = 20;

std::chrono::seconds seconds_of(const char* variable, int preset) {
    const char* text = std::getenv(variable);
    return std::chrono::seconds(text == nullptr ? preset : std::atoi(text));
}

/// Clients that send events to one run without a key until they are told to stop. A request that is
/// refused is not sent again.
class SteadyWriters {
public:
    SteadyWriters(AkashiServe& server, std::string run) : server_(server), run_(std::move(run)) {
        for (int writer = 0; writer < kWriters; ++writer)
            threads_.emplace_back([this, writer] { write(writer); });
    }
    ~SteadyWriters() { stop(); }

    void stop() {
        stopping_ = true;
        for (auto& thread : threads_) thread.join();
        threads_.clear();
    }
    std::size_t accepted_requests() const { return accepted_requests_; }
    const std::string& wrong_answer() const { return wrong_answer_; }
    /// The ids of the accepted events; after stop().
    const std::set<std::string>& accepted() const { return accepted_; }

private:
    void write(int writer) {
        auto client = server_.client();
        while (!stopping_) {
            std::string events;
            for (int i = 0; i < kEventsOfARequest; ++i)
                events += fmt::format(R"({}{{"event_type":"of {}"}})", i == 0 ? "" : ",", writer);
            const auto answer =
                client.post("/v1/runs/" + run_ + "/events", R"({"events":[)" + events + "]}");
            const std::lock_guard lock(mutex_);
            if (answer.status == 503) continue;
            if (answer.status != 200) {
                wrong_answer_ = answer.head + answer.body;
                return;
            }
            ++accepted_requests_;
            for (const auto& id : answer.json().at("data").at("event_ids").as_array())
                accepted_.emplace(id.as_string());
        }
    }

    AkashiServe& server_;
    const std::string run_;
    std::atomic<bool> stopping_ = false;
    std::atomic<std::size_t> accepted_requests_ = 0;
    std::mutex mutex_;  // guards the next two
    std::set<std::string> accepted_;
    std::string wrong_answer_;
    std::vector<std::thread> threads_;
};

/// AKASHI_OUTAGE_SECONDS of outage, in the middle of AKASHI_OUTAGE_LOAD seconds of load.
TEST(EventOutage, LosesAndDoublesNothingWhilePgBouncerAndPostgresAreKilled) {
    DevServers servers;
    AkashiServe server({.database_url = servers.database_url(), .notify_url = servers.notify_url()}
    );
    ASSERT_TRUE(server.wait_for("/readyz", 200));
    const auto made = server.client().post("/v1/runs", R"({"agent_id":"admin"})");
    const std::string run(made.json().at("data").at("id").as_string());
    SteadyWriters writers(server, run);
    const auto half = seconds_of("AKASHI_OUTAGE_LOAD", 2) / 2;
    const auto begin = std::chrono::steady_clock::now();
    ASSERT_TRUE(eventually(
        [&] {
            return writers.accepted_requests() > 50 &&
                   std::chrono::steady_clock::now() > begin + half;
        },
        half + std::chrono::minutes(1)
    ));

    // Whose credentials are remembered may go on while only PgBouncer is away.
    servers.kill_pgbouncer();
    const auto before = writers.accepted_requests();
    EXPECT_TRUE(eventually([&] { return writers.accepted_requests() > before + 50; }))
        << server.log();
    servers.kill_postgres();
    std::this_thread::sleep_for(seconds_of("AKASHI_OUTAGE_SECONDS", 0));
    servers.start_postgres();
    servers.start_pgbouncer();
    const auto after = writers.accepted_requests();
    const auto back = std::chrono::steady_clock::now();
    ASSERT_TRUE(eventually(
        [&] {
            return writers.accepted_requests() > after + 50 &&
                   std::chrono::steady_clock::now() > back + half;
        },
        half + std::chrono::minutes(1)
    ));
    writers.stop();
    ASSERT_EQ(writers.wrong_answer(), "") << server.log();

    server.expect_clean_end();
    std::multiset<std::string> stored;
    for (const auto& row :
         postgres::BlockingSession(servers.notify_url()).query("SELECT id FROM agent_events"))
        stored.insert(row.at(0));
    EXPECT_EQ(stored.size(), writers.accepted().size());
    for (const auto& id : writers.accepted()) ASSERT_EQ(stored.count(id), 1u) << id;
}

}  // namespace
}  // namespace akashi::testing
