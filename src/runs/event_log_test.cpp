#include "runs/event_log.hpp"

#include "base/result.hpp"
#include "base/steady_clock.hpp"
#include "runs/event_log_fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <gmock/gmock.h>

#include <future>
#include <stdexcept>

namespace akashi {
namespace {

namespace asio = boost::asio;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

class EventLogTest : public EventLogFixture {
protected:
    std::future<void> spawn(const asio::any_io_executor& executor, EventBatch batch) {
        return asio::co_spawn(executor, log_->append(std::move(batch)), asio::use_future);
    }
};

/// A log whose thread stops in the first call of `on_written` until it is let go.
class HeldEventLogTest : public EventLogTest {
protected:
    HeldEventLogTest() {
        log_ = std::make_unique<EventLog>(
            EventLogOptions{.directory = directory_},
            *sequence_,
            [this](const auto& batches) {
                sizes_.push_back(batches.size());
                if (sizes_.size() > 1) return;
                is_held_.set_value();
                go_.get_future().wait();
            }
        );
        add(make_batch(1));
        is_held_.get_future().wait();
    }

    /// Returns when the batch waits for the log's thread.
    void add(EventBatch batch) {
        appends_.push_back(spawn(io_.get_executor(), std::move(batch)));
        io_.poll();
    }
    void let_go() {
        go_.set_value();
        io_.run();
        for (auto& append : appends_) append.get();
    }

    std::promise<void> is_held_;
    std::promise<void> go_;
    std::vector<std::size_t> sizes_;  // of the calls; not while the thread runs
    std::vector<std::future<void>> appends_;
};

TEST_F(EventLogTest, HandsOnBatchesInTheOrderOfTheirNumbers) {
    open();
    asio::thread_pool pool(4);
    std::vector<std::future<void>> appends;
    for (std::size_t i = 0; i < 200; ++i)
        appends.push_back(spawn(pool.get_executor(), make_batch(1 + i % 3)));
    for (auto& append : appends) append.get();
    close();  // its thread uses the pool until then

    ASSERT_EQ(written_.size(), appends.size());
    std::uint64_t lsn = 0;
    std::int64_t number = 0;
    for (const LoggedBatch& logged : written_) {
        EXPECT_GT(logged.lsn, lsn);
        lsn = logged.lsn;
        for (const Event& event : logged.batch.events) {
            EXPECT_GT(event.sequence_num, number);
            number = event.sequence_num;
        }
    }
}

TEST_F(EventLogTest, HandsOnABatchBeforeItsSenderHearsOfIt) {
    open();
    const EventBatch batch = make_batch(2);
    const LoggedBatch logged = append(batch);
    EXPECT_EQ(logged.batch.run, batch.run);
    EXPECT_GT(logged.bytes, 0);
}

TEST_F(HeldEventLogTest, WritesTogetherWhatWaits) {
    for (std::size_t i = 0; i < 50; ++i) add(make_batch(1));
    let_go();
    EXPECT_THAT(sizes_, ElementsAre(1, 50));
}

TEST_F(HeldEventLogTest, WritesWhatWaitsBeforeItStops) {
    add(make_batch(1));
    auto stopped = std::async(std::launch::async, [this] { log_->stop(); });
    let_go();
    stopped.get();
    EXPECT_THAT(sizes_, ElementsAre(1, 1));
}

TEST_F(HeldEventLogTest, RefusesWhatWouldNotFitInMemory) {
    const EventBatch large = make_batch(1, std::string(16'000'000, 'x'));
    for (int i = 0; i < 5; ++i) add(large);
    auto refused = std::move(appends_.back());
    appends_.pop_back();
    EXPECT_THAT(
        [&] { refused.get(); }, ThrowsMessage<Unavailable>(HasSubstr("too many events are waiting"))
    );
    let_go();
    EXPECT_THAT(sizes_, ElementsAre(1, 1, 1, 1, 1)) << "a write has at most 8 MiB or one batch";
}

TEST_F(EventLogTest, RefusesABatchThatNoRecordHolds) {
    open();
    EXPECT_THROW(append(make_batch(1, std::string(16'777'216, 'x'))), std::length_error);
}

TEST_F(EventLogTest, RefusesAfterItStopped) {
    open();
    append(make_batch(1));
    log_->stop();
    log_->stop();
    EXPECT_THAT(
        [&] { append(make_batch(1)); },
        ThrowsMessage<Unavailable>(HasSubstr("the server is shutting down"))
    );
}

TEST_F(EventLogTest, BeginsASegmentWhenOneHasItsBytes) {
    open({.segment_bytes = 2000});
    for (int i = 0; i < 3; ++i) append(make_batch(1, std::string(1000, 'x')));
    EXPECT_THAT(segments(), ElementsAre("000000001.wal", "000000002.wal"));
    EXPECT_EQ(log_->segment_count(), 2);
}

TEST_F(EventLogTest, BeginsASegmentWhenOneHasItsRecords) {
    open({.segment_records = 2});
    for (int i = 0; i < 5; ++i) append(make_batch(1));
    EXPECT_EQ(segments().size(), 3);
}

TEST_F(EventLogTest, DeletesSegmentsOfWhichAllIsStored) {
    open({.segment_records = 2});
    for (int i = 0; i < 5; ++i) append(make_batch(1));
    log_->forget(written_[2].lsn);
    log_->stop();
    EXPECT_THAT(segments(), ElementsAre("000000002.wal", "000000003.wal"));
    log_->forget(written_[3].lsn);
    EXPECT_THAT(segments(), ElementsAre("000000003.wal"));
    EXPECT_EQ(log_->segment_count(), 1);
}

TEST_F(EventLogTest, DeletesNoSegmentThatIsBeingWritten) {
    open();
    log_->forget(append(make_batch(1)).lsn);
    const LoggedBatch next = append(make_batch(1));
    open();
    EXPECT_THAT(print(read()), ::testing::Contains(print(next.batch)));
}

TEST_F(EventLogTest, KeepsNothingThatIsStoredForLong) {
    open();
    const LoggedBatch only = append(make_batch(1));
    log_->forget(only.lsn);
    log_->stop();
    EXPECT_THAT(segments(), ElementsAre("000000001.wal"));
    open();
    const LoggedBatch old = append(make_batch(1));
    const LoggedBatch waiting = append(make_batch(1));
    SteadyClock::move_on(std::chrono::minutes(10));
    log_->forget(old.lsn);
    log_->stop();
    EXPECT_THAT(segments(), ElementsAre("000000002.wal")) << "something of it is not stored";
    log_->forget(waiting.lsn);
    EXPECT_THAT(segments(), ElementsAre("000000003.wal"));
}

TEST_F(EventLogTest, CountsTheBytesThatAreNotForgotten) {
    open();
    EXPECT_EQ(log_->pending_bytes(), 0);
    const LoggedBatch first = append(make_batch(1));
    const LoggedBatch second = append(make_batch(2));
    EXPECT_EQ(log_->pending_bytes(), first.bytes + second.bytes);
    log_->forget(first.lsn);
    log_->stop();
    EXPECT_EQ(log_->pending_bytes(), second.bytes);
    open();
    EXPECT_EQ(log_->pending_bytes(), first.bytes + second.bytes) << "they share a segment";
    log_->forget(second.lsn);
    log_->stop();
    EXPECT_EQ(log_->pending_bytes(), 0);
}

TEST_F(EventLogTest, KeepsItsDirectoryToItsOwner) {
    namespace fs = std::filesystem;
    open();
    append(make_batch(1));
    EXPECT_EQ(fs::status(directory_).permissions(), fs::perms::owner_all);
    for (const auto& name : files())
        EXPECT_EQ(
            fs::status(path(name)).permissions(), fs::perms::owner_read | fs::perms::owner_write
        ) << name;
}

TEST_F(EventLogTest, SaysHowItSyncs) {
    open();
    EXPECT_TRUE(logged(R"("sync_mode":"full")"));
    EXPECT_FALSE(logged("WARN"));
    open({.mode = SyncMode::none});
    EXPECT_TRUE(logged("wal: sync mode is 'none'; events may be lost on crash"));
}

}  // namespace
}  // namespace akashi
