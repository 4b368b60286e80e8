#include "postgres/log_position.hpp"

#include "postgres/pool_fixture.hpp"

#include <gmock/gmock.h>

namespace akashi::postgres {
namespace {

using ::testing::SizeIs;

constexpr Query kCreate{"create", "CREATE TABLE notes (value bigint)"};
constexpr Query kInsert{"insert", "INSERT INTO notes (value) VALUES (1)"};
constexpr Query kInserted{
    "inserted", "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint"
};

/// All statements go through one connection, in the order in which they come.
class LogPositionTest : public PoolCase, public ::testing::Test {
protected:
    LogPositionTest() { run(pool_->run(kCreate)); }
    ~LogPositionTest() override { log::set_level(log::Level::info); }

    std::future<std::optional<LogPosition>> ask() { return spawn(positions_.now()); }
    /// Sends what was asked. Nobody looks at an answer until everything is run.
    void begin() {
        io_.restart();
        io_.poll();
    }
    std::int64_t now() { return run(positions_.now()).value().end; }

    TestDatabase database_;
    std::string url_ = database_.url("NOTIFY_URL");
    std::unique_ptr<Pool> pool_ = make_pool({.url = url_, .connections = 1});
    LogPositions positions_{*pool_};
};

TEST_F(LogPositionTest, IsBehindWhatWasCommittedBefore) {
    const auto before = now();
    run(pool_->run(kInsert));
    const auto after = now();
    EXPECT_GT(after, before);
    EXPECT_EQ(run(positions_.now())->log, run(positions_.now())->log);
}

TEST_F(LogPositionTest, IsAlsoBehindACommitThatIsNotOnDiskYet) {
    pool_ = make_pool(
        {.url = with_parameter(url_, "options=-c%20synchronous_commit%3Doff"), .connections = 1}
    );
    LogPositions positions(*pool_);
    for (int i = 0; i < 20; ++i) {
        run(pool_->run(kInsert));
        const auto inserted = run(pool_->run(kInserted)).get<std::int64_t>(0, 0);
        EXPECT_GE(run(positions.now()).value().end, inserted);
    }
}

TEST_F(LogPositionTest, IsAskedForOnceByAllWhoComeMeanwhile) {
    log::set_level(log::Level::debug);
    Lines lines;
    auto first = ask();
    begin();
    std::vector<std::future<std::optional<LogPosition>>> others;
    others.reserve(10);
    for (int i = 0; i < 10; ++i) others.push_back(ask());
    run_all();
    EXPECT_TRUE(first.get());
    for (auto& other : others) EXPECT_TRUE(other.get());
    // Theirs is not that of the first one, which may be older than what they have written.
    EXPECT_THAT(lines.with("find_log_position"), SizeIs(2));
}

TEST_F(LogPositionTest, IsNothingWithoutThePrimary) {
    pool_->abort();
    EXPECT_FALSE(run(positions_.now()));
    EXPECT_FALSE(run(positions_.now())) << "the first one is over";
}

}  // namespace
}  // namespace akashi::postgres
