#include "ops/health_service.hpp"

#include "base/log.hpp"
#include "base/not_writable.hpp"
#include "testing/run.hpp"

#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace akashi {
namespace {

using namespace std::chrono_literals;

/// A store that is as a test says. Counts how often it is asked.
class ChosenStore final : public HealthProbe {
public:
    std::string store_name() const override { return "a store"; }
    boost::asio::awaitable<std::optional<std::string>> ping() override {
        ++pings;
        if (!is_there) throw std::runtime_error("no answer");
        co_return fault;
    }
    boost::asio::awaitable<void> try_write() override {
        ++writes;
        on_write();
        co_return;
    }
    LiveUpdates live_updates() const override { return LiveUpdates::reconnecting; }
    std::optional<ReplicaHealth> read_replica() const override { return ReplicaHealth::lagging; }

    bool is_there = true;
    std::optional<std::string> fault;
    std::function<void()> on_write = [] {};
    int pings = 0;
    int writes = 0;
};

class HealthServiceTest : public ::testing::Test {
protected:
    Health check() { return testing::run(io_, service_.check()); }
    void retry() { testing::run(io_, service_.retry_write()); }

    boost::asio::io_context io_;
    ChosenStore store_;
    WriteWatch writes_;
    bool is_ready_ = true;
    std::int64_t depth_ = 0;
    HealthService service_{
        store_,
        writes_,
        {.is_ready = [this] { return is_ready_; }, .buffer_depth = [this] { return depth_; }}
    };
    std::vector<std::string> lines_;
    const log::Capture capture_{[this](std::string_view line) { lines_.emplace_back(line); }};
};

TEST_F(HealthServiceTest, TellsHowTheStoreIs) {
    const Health health = check();
    EXPECT_TRUE(health.store_connected);
    EXPECT_EQ(health.fault, std::nullopt);
    EXPECT_EQ(health.store_name, "a store");
    EXPECT_EQ(health.live_updates, LiveUpdates::reconnecting);
    EXPECT_EQ(health.read_replica, ReplicaHealth::lagging);
    EXPECT_TRUE(health.ready);
}

TEST_F(HealthServiceTest, IsDegradedWhileTheEventBufferIsNearlyFull) {
    depth_ = kCriticalDepth;
    EXPECT_EQ(check().buffer_depth, kCriticalDepth);
    EXPECT_EQ(check().fault, std::nullopt);
    depth_ = kCriticalDepth + 1;
    EXPECT_EQ(check().fault, "the event buffer is nearly full");
    store_.fault = "read-only";
    SteadyClock::move_on(1s);
    EXPECT_EQ(check().fault, "read-only");
}

TEST_F(HealthServiceTest, AsksTheStoreOnceASecond) {
    check();
    store_.is_there = false;
    EXPECT_TRUE(check().store_connected);
    EXPECT_EQ(store_.pings, 1);
    SteadyClock::move_on(1s);
    EXPECT_FALSE(check().store_connected);
    EXPECT_FALSE(check().store_connected);
    EXPECT_EQ(store_.pings, 2);
    ASSERT_EQ(lines_.size(), 1u);
    EXPECT_NE(lines_[0].find("health: store is not reachable"), std::string::npos);
    EXPECT_NE(lines_[0].find("no answer"), std::string::npos);
}

TEST_F(HealthServiceTest, IsReadyWithAStoreUnlessTheServerSaysNo) {
    is_ready_ = false;
    EXPECT_FALSE(check().ready);
    is_ready_ = true;
    EXPECT_TRUE(check().ready);
    store_.fault = "read-only";
    SteadyClock::move_on(1s);
    EXPECT_TRUE(check().ready) << "reads work";
    store_.is_there = false;
    SteadyClock::move_on(1s);
    EXPECT_FALSE(check().ready);
}

TEST_F(HealthServiceTest, NamesTheFaultOfTheStoreBeforeThatOfTheLastWrite) {
    writes_.note_fault("the disk is full");
    EXPECT_EQ(check().fault, "the disk is full");
    store_.fault = "the database is read-only";
    SteadyClock::move_on(1s);
    EXPECT_EQ(check().fault, "the database is read-only");
    store_.is_there = false;
    SteadyClock::move_on(1s);
    EXPECT_EQ(check().fault, std::nullopt) << "not reachable says it all";
}

TEST_F(HealthServiceTest, CountsItsTimeInSeconds) {
    EXPECT_LT(check().uptime, 60s);
    SteadyClock::move_on(1min);
    const auto uptime = check().uptime;
    EXPECT_GE(uptime, 60s);
    EXPECT_LT(uptime, 120s);
}

TEST_F(HealthServiceTest, TriesAWriteOnlyAfterOneHasFailed) {
    retry();
    EXPECT_EQ(store_.writes, 0);
    writes_.note_fault("the disk is full");
    store_.on_write = [] { throw NotWritable("the disk is fuller", "a sentence"); };
    retry();
    EXPECT_EQ(writes_.fault(), "the disk is fuller");
    store_.on_write = [] { throw std::runtime_error("not known"); };
    retry();
    EXPECT_EQ(writes_.fault(), "the disk is fuller");
    store_.on_write = [] {};
    retry();
    EXPECT_EQ(writes_.fault(), std::nullopt);
    EXPECT_EQ(store_.writes, 3);
    retry();
    EXPECT_EQ(store_.writes, 3);
}

}  // namespace
}  // namespace akashi
