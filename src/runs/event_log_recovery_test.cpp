#include "runs/event_log_fixture.hpp"
#include "runs/event_segment.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

namespace akashi {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::ThrowsMessage;

class EventLogRecoveryTest : public EventLogFixture {
protected:
    /// Appends batches and closes the log.
    std::vector<LoggedBatch> leave(int batches, const EventLogOptions& options = {}) {
        open(options);
        std::vector<LoggedBatch> left;
        for (int i = 0; i < batches; ++i) left.push_back(append(make_batch(2)));
        close();
        return left;
    }

    void flip(const std::string& name, std::size_t offset) const {
        std::string bytes = content(name);
        bytes.at(offset) ^= 1;
        put(name, bytes);
    }

    static constexpr const char* kFirst = "000000001.wal";
};

TEST_F(EventLogRecoveryTest, FindsWhatAnEarlierProcessLeft) {
    EventBatch batch = make_batch(3);
    batch.once = Idempotency{"coder", "POST:/v1/runs/x/events", "key", "hash", "{}", ""};
    open();
    const LoggedBatch left = append(batch);
    open();
    const auto found = read();
    ASSERT_EQ(found.size(), 1);
    EXPECT_EQ(print(found[0].batch), print(left.batch));
    EXPECT_EQ(found[0].lsn, left.lsn);
    EXPECT_EQ(found[0].bytes, left.bytes);
}

TEST_F(EventLogRecoveryTest, FindsWhatSeveralProcessesLeftInOrder) {
    auto left = leave(3, {.segment_records = 2});
    for (int i = 0; i < 2; ++i)
        for (auto& batch : leave(1)) left.push_back(std::move(batch));
    open();
    EXPECT_THAT(print(read()), ElementsAreArray(print(left)));
    EXPECT_FALSE(logged("WARN"));
}

TEST_F(EventLogRecoveryTest, FindsNothingThatIsStored) {
    const auto left = leave(4, {.segment_records = 2});
    open();
    EXPECT_THAT(print(read(left[1].lsn)), ElementsAreArray(print({left[2], left[3]})));
    EXPECT_THAT(read(left[3].lsn), IsEmpty());
    EXPECT_EQ(read(left[2].lsn).size(), 1) << "after another question, too";
}

TEST_F(EventLogRecoveryTest, ReadsAsMuchAsIsAskedFor) {
    const auto left = leave(4, {.segment_records = 3});
    open();
    const std::size_t two = left[0].bytes + left[1].bytes;
    const auto part = log_->read_unstored(0, two);
    ASSERT_EQ(part.size(), 2);
    EXPECT_EQ(log_->read_unstored(part[1].lsn, two - 1).size(), 1);
    EXPECT_EQ(log_->read_unstored(left[2].lsn, 1).size(), 1) << "at least one";
    EXPECT_THAT(print(read(0, two - 1)), ElementsAreArray(print(left)));
}

TEST_F(EventLogRecoveryTest, FindsNothingOfItsOwn) {
    open();
    append(make_batch(1));
    EXPECT_THAT(read(), IsEmpty());
}

TEST_F(EventLogRecoveryTest, NumbersEventsAboveThoseThatAreThere) {
    const auto left = leave(2);
    sequence_ = std::make_unique<EventSequence>([] { return from_microseconds(1); });
    open();
    EXPECT_EQ(
        append(make_batch(1)).batch.events[0].sequence_num, left[1].batch.events[1].sequence_num + 1
    );
}

TEST_F(EventLogRecoveryTest, UsesNoLsnAgain) {
    std::uint64_t last = 0;
    for (int i = 0; i < 5; ++i) {
        open();
        const auto lsn = append(make_batch(1)).lsn;
        EXPECT_GT(lsn, last);
        last = lsn;
        log_->forget(last);
        if (i == 2) put(segments().back(), "nothing can be read any more");
        if (i == 3) log_->stop();
    }
}

TEST_F(EventLogRecoveryTest, UsesNoLsnThatIsKnownToBeStored) {
    open();
    const auto beyond = append(make_batch(1)).lsn + (std::uint64_t{5} << 32);
    open();
    EXPECT_THAT(read(beyond), IsEmpty());
    const auto lsn = append(make_batch(1)).lsn;
    EXPECT_GT(lsn, beyond);
    EXPECT_EQ(append(make_batch(1)).lsn, lsn + 1);
}

TEST_F(EventLogRecoveryTest, KeepsItsIdUntilItsSegmentsAreGone) {
    leave(1);
    const std::string id = content("id");
    open();
    EXPECT_EQ(log_->id().str() + "\n", id);
    close();
    fs::remove(path("id"));
    open();
    EXPECT_EQ(log_->id().str() + "\n", id) << "the segments have it, too";
    EXPECT_EQ(content("id"), id);
    close();
    for (const auto& name : segments()) fs::remove(path(name));
    open();
    EXPECT_NE(log_->id().str() + "\n", id) << "nothing tells which LSNs were used";
}

TEST_F(EventLogRecoveryTest, KeepsTheNewestSegmentWhenAllIsStored) {
    const auto left = leave(3, {.segment_records = 1});
    open();
    log_->forget(left.back().lsn);
    log_->stop();
    EXPECT_THAT(segments(), ElementsAre("000000004.wal"));
}

TEST_F(EventLogRecoveryTest, StartsWithoutEventsDoNotPileUpFiles) {
    open();
    const std::size_t files_of_one = files().size();
    for (int start = 0; start < 20; ++start) open();
    EXPECT_EQ(files().size(), files_of_one);
    const LoggedBatch kept = append(make_batch(1));
    for (int start = 0; start < 3; ++start) open();
    EXPECT_THAT(print(read()), ElementsAre(print(kept.batch)));
    log_->forget(kept.lsn);
    open();
    EXPECT_EQ(files().size(), files_of_one);
}

TEST_F(EventLogRecoveryTest, IgnoresARecordThatWasTorn) {
    const auto left = leave(2);
    const std::string whole = content(kFirst);
    fs::resize_file(path(kFirst), whole.size() - 1);
    open();
    EXPECT_THAT(print(read()), ElementsAre(print(left[0].batch)));
    EXPECT_TRUE(logged("wal: the last record was torn by a crash, it is ignored"));
    open();
    EXPECT_THAT(print(read()), ElementsAre(print(left[0].batch)));
    EXPECT_FALSE(logged("WARN")) << "it was said once";
    log_->forget(left[0].lsn);
    log_->stop();
    EXPECT_FALSE(fs::exists(path("quarantine")));
}

TEST_F(EventLogRecoveryTest, ToleratesASegmentWithoutAHeader) {
    const auto left = leave(1);
    put("000000002.wal", "akas");
    put("000000003.wal", "");
    open();
    EXPECT_THAT(print(read()), ElementsAreArray(print(left)));
    EXPECT_FALSE(logged("WARN"));
    EXPECT_EQ(log_->pending_bytes(), left[0].bytes);
    EXPECT_EQ(event_segment::number_of(append(make_batch(1)).lsn), 4);
}

TEST_F(EventLogRecoveryTest, ReadsAroundDamageAndSaysWhere) {
    const auto left = leave(3);
    const std::size_t second = event_segment::kHeaderBytes + left[0].bytes;
    flip(kFirst, second + 50);
    open();
    EXPECT_THAT(print(read()), ElementsAreArray(print({left[0], left[2]})));
    EXPECT_THAT(
        lines_,
        Contains(AllOf(
            HasSubstr("wal: damaged records are skipped, the segment is kept"),
            HasSubstr(path(kFirst)),
            HasSubstr("\"offset\":" + std::to_string(second)),
            HasSubstr("a record has a wrong checksum")
        ))
    );
}

TEST_F(EventLogRecoveryTest, ReadsTheRecordsBehindADamagedHeader) {
    const auto left = leave(2);
    flip(kFirst, 3);
    open();
    EXPECT_THAT(print(read()), ElementsAreArray(print(left)));
    EXPECT_TRUE(logged("wal: the header of a segment cannot be read"));
}

TEST_F(EventLogRecoveryTest, MissesTheEndOfAnOlderSegment) {
    const auto left = leave(2);
    leave(1);
    fs::resize_file(path(kFirst), event_segment::kHeaderBytes + left[0].bytes);
    open();
    EXPECT_EQ(read().size(), 2);
    EXPECT_TRUE(logged("wal: damaged records are skipped"));
}

TEST_F(EventLogRecoveryTest, MovesADamagedSegmentAsideOnceItsRecordsAreStored) {
    const auto left = leave(3);
    flip(kFirst, event_segment::kHeaderBytes + 1);
    const std::string damaged = content(kFirst);
    open();
    log_->forget(left[1].lsn);
    log_->stop();
    EXPECT_EQ(content(kFirst), damaged) << "not all is stored";
    log_->forget(left[2].lsn);
    EXPECT_THAT(segments(), Not(Contains(kFirst)));
    EXPECT_EQ(content("quarantine/000000001.wal"), damaged);
    EXPECT_TRUE(logged("wal: a damaged segment was moved to quarantine"));
    open();
    EXPECT_FALSE(logged("WARN"));
}

TEST_F(EventLogRecoveryTest, ReplacesNothingInQuarantine) {
    const auto left = leave(1);
    flip(kFirst, event_segment::kHeaderBytes + 1);
    fs::create_directory(path("quarantine"));
    put("quarantine/000000001.wal", "older");
    open();
    log_->forget(left[0].lsn);
    log_->stop();
    EXPECT_EQ(content("quarantine/000000001.wal"), "older");
    EXPECT_THAT(segments(), Contains(kFirst));
    EXPECT_TRUE(logged("wal: failed to delete flushed segment"));
}

TEST_F(EventLogRecoveryTest, LeavesFilesOfOthersAlone) {
    const auto left = leave(1);
    const std::string other = event_segment::encode_header({Uuid::make_v4(), 2, 0, 0});
    put("000000002.wal", other);
    put("notes.txt", "mine");
    fs::create_directory(path("000000003.wal"));
    open();
    EXPECT_THAT(
        lines_,
        Contains(AllOf(
            HasSubstr("wal: files that are not of this log are left alone"),
            HasSubstr("000000003.wal, notes.txt, 000000002.wal")
        ))
    );
    EXPECT_THAT(print(read()), ElementsAreArray(print(left)));
    log_->forget(left[0].lsn);
    log_->stop();
    EXPECT_EQ(content("000000002.wal"), other);
    EXPECT_EQ(content("notes.txt"), "mine");
    EXPECT_THAT(segments(), ElementsAre("000000002.wal", "000000003.wal", "000000004.wal"));
}

TEST_F(EventLogRecoveryTest, IsRefusedWhileAnotherProcessHasTheDirectory) {
    open();
    EventSequence sequence;
    EXPECT_THAT(
        [&] { EventLog({.directory = directory_}, sequence, [](const auto&) {}); },
        ThrowsMessage<std::runtime_error>(AllOf(
            HasSubstr("another akashi server is using"),
            HasSubstr(directory_),
            HasSubstr("AKASHI_WAL_DIR")
        ))
    );
}

TEST_F(EventLogRecoveryTest, SaysWhatToDoWithADirectoryThatCannotBeUsed) {
    std::ofstream(root_ / "file") << "x";
    for (const std::string& directory : {root_ / "file", std::string("/proc/self/wal")}) {
        EventSequence sequence;
        EXPECT_THAT(
            [&] { EventLog({.directory = directory}, sequence, [](const auto&) {}); },
            ThrowsMessage<std::runtime_error>(
                AllOf(HasSubstr(directory), HasSubstr("AKASHI_WAL_DIR"))
            )
        );
    }
}

TEST_F(EventLogRecoveryTest, SaysWhenNoNumberIsLeft) {
    leave(1);
    put("999999999.wal", "");
    EXPECT_THAT(
        [&] { open(); }, ThrowsMessage<std::runtime_error>(HasSubstr("has no number left"))
    );
}

}  // namespace
}  // namespace akashi
