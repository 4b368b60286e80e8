// What the event log does when its disk fails. The functions of libc that it writes with are
// replaced by ones that fail when a test wants it.

#include "base/maybe_stored.hpp"
#include "base/not_writable.hpp"
#include "runs/event_log_fixture.hpp"

#include <dlfcn.h>
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>

namespace {

/// The errors with which the next call fails; 0: it works.
struct DiskFault {
    std::atomic<int> write = 0;      // of pwrite
    std::atomic<int> sync = 0;       // of fdatasync
    std::atomic<int> truncate = 0;   // of ftruncate
    std::atomic<int> header = 0;     // of fsync, which the header of a segment needs
    std::atomic<int> syncs = 0;      // how many calls of fdatasync there were
    std::atomic<off_t> read_at = 0;  // pread fails from this offset on; 0: it works
} fault;

template <class Function, class... Arguments>
int call(std::atomic<int>& error, const char* name, Arguments... arguments) {
    if (const int wanted = error) {
        errno = wanted;
        return -1;
    }
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name))(arguments...);
}

}  // namespace

extern "C" {

int fdatasync(int file) {
    const int result = call<int(int)>(fault.sync, "fdatasync", file);
    ++fault.syncs;
    fault.syncs.notify_all();
    return result;
}
int fsync(int file) { return call<int(int)>(fault.header, "fsync", file); }
ssize_t pwrite(int file, const void* data, size_t size, off_t offset) {
    if (const int wanted = fault.write) {
        errno = wanted;
        return -1;
    }
    using Function = ssize_t(int, const void*, size_t, off_t);
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, "pwrite"))(file, data, size, offset);
}
ssize_t pread(int file, void* out, size_t size, off_t offset) {
    if (fault.read_at > 0 && offset >= fault.read_at) {
        errno = EIO;
        return -1;
    }
    using Function = ssize_t(int, void*, size_t, off_t);
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, "pread"))(file, out, size, offset);
}
int ftruncate(int file, off_t size) noexcept {
    return call<int(int, off_t)>(fault.truncate, "ftruncate", file, size);
}
}

namespace akashi {
namespace {

using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

/// No file of this process may grow beyond a size, as if the disk were full, until the object is
/// destroyed.
class FileSizeLimit {
public:
    explicit FileSizeLimit(std::size_t bytes) {
        std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &before_); }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;

private:
    rlimit before_{};
};

class EventLogDiskTest : public EventLogFixture {
protected:
    ~EventLogDiskTest() override { repair(); }

    static void repair() {
        fault.write = 0;
        fault.sync = 0;
        fault.truncate = 0;
        fault.header = 0;
        fault.read_at = 0;
    }

    void refuse(const std::string& reason) {
        try {
            append(make_batch(2));
            ADD_FAILURE() << "the batch was taken";
        } catch (const NotWritable& error) {
            EXPECT_EQ(error.reason(), reason);
            EXPECT_THAT(error.what(), HasSubstr("nothing was stored"));
        }
    }
    /// What is found after a crash is exactly this.
    void expect_left(const std::vector<LoggedBatch>& left) {
        open();
        EXPECT_THAT(print(read()), ElementsAreArray(print(left)));
    }
};

TEST_F(EventLogDiskTest, RefusesEventsWhileTheDiskIsFullAndGoesOnAfterwards) {
    open();
    std::vector<LoggedBatch> left = {append(make_batch(2))};
    {
        const FileSizeLimit limit(content("000000001.wal").size() + 100);
        refuse("the disk of the event log is full");
        refuse("the disk of the event log is full");
    }
    EXPECT_TRUE(logged("wal: write failed"));
    left.push_back(append(make_batch(2)));
    EXPECT_EQ(segments().size(), 1);
    expect_left(left);
    EXPECT_FALSE(logged("WARN")) << "the half of a record was cut off";
}

TEST_F(EventLogDiskTest, StartsOnAFullDiskToReadWhatIsThere) {
    open();
    const LoggedBatch left = append(make_batch(2));
    {
        const FileSizeLimit limit(10);
        open();
        EXPECT_TRUE(logged("wal: the disk is full, events are refused until there is space"));
        EXPECT_THAT(print(read()), ElementsAreArray(print({left})));
        refuse("the disk of the event log is full");
    }
    EXPECT_GT(append(make_batch(1)).lsn, left.lsn);
}

TEST_F(EventLogDiskTest, KeepsTheNewestSegmentWhenItCanMakeNoOther) {
    open();
    append(make_batch(1));
    open();
    const LoggedBatch left = append(make_batch(1));
    {
        const FileSizeLimit limit(10);
        open();
        log_->forget(left.lsn);
        log_->stop();
        EXPECT_EQ(segments(), std::vector<std::string>{"000000002.wal"});
    }
    open();
    EXPECT_GT(append(make_batch(1)).lsn, left.lsn);
}

TEST_F(EventLogDiskTest, StartsForTheFirstTimeOnAFullDisk) {
    {
        const FileSizeLimit limit(10);
        open();
        refuse("the disk of the event log is full");
    }
    expect_left({append(make_batch(1))});
}

TEST_F(EventLogDiskTest, RefusesEventsWhileTheDiskIsReadOnly) {
    open();
    for (auto* error : {&fault.write, &fault.truncate, &fault.sync, &fault.header}) *error = EROFS;
    refuse("the disk of the event log is read-only");
    repair();
    expect_left({append(make_batch(1))});
}

TEST_F(EventLogDiskTest, ReplaysNothingWhoseSyncFailed) {
    open();
    std::vector<LoggedBatch> left = {append(make_batch(2))};
    fault.sync = EIO;
    refuse("the event log cannot be written to");
    refuse("the event log cannot be written to");
    EXPECT_TRUE(logged("wal: sync failed"));
    fault.sync = 0;
    left.push_back(append(make_batch(2)));
    EXPECT_EQ(segments().size(), 3) << "nothing is written behind a failed sync";
    expect_left(left);
    EXPECT_FALSE(logged("WARN"));
}

TEST_F(EventLogDiskTest, ReplaysNothingThatItCouldNotCutOff) {
    open();
    std::vector<LoggedBatch> left = {append(make_batch(2))};
    fault.sync = EIO;
    fault.truncate = EIO;
    refuse("the event log cannot be written to");
    repair();
    left.push_back(append(make_batch(2)));
    expect_left(left);
}

TEST_F(EventLogDiskTest, WritesNothingBehindTheHalfOfARecord) {
    open();
    std::vector<LoggedBatch> left = {append(make_batch(2))};
    fault.truncate = EIO;
    {
        const FileSizeLimit limit(content("000000001.wal").size() + 100);
        refuse("the disk of the event log is full");
    }
    left.push_back(append(make_batch(2)));
    EXPECT_EQ(segments().size(), 2);
    expect_left(left);
    EXPECT_FALSE(logged("WARN")) << "the next segment tells where this one ends";
}

TEST_F(EventLogDiskTest, SaysSoWhenAFailedWriteMayBeReplayed) {
    open();
    const LoggedBatch first = append(make_batch(2));
    fault.sync = EIO;
    fault.truncate = EIO;
    fault.header = EIO;
    EXPECT_THROW(append(make_batch(2)), MaybeStored);
    refuse("the event log cannot be written to");
    close();
    repair();
    open();
    EXPECT_EQ(read().size(), 2) << "it is whole in the file, and nothing could tell otherwise";
}

TEST_F(EventLogDiskTest, SaysSoWhenItsCutMayNotOutliveTheMachine) {
    open();
    const LoggedBatch left = append(make_batch(2));
    fault.header = EIO;
    {
        const FileSizeLimit limit(content("000000001.wal").size() + 100);
        EXPECT_THROW(append(make_batch(2)), MaybeStored);
    }
    close();
    repair();
    expect_left({left});
}

TEST_F(EventLogDiskTest, VoidsAFailedWriteAsSoonAsItCanMakeASegment) {
    open();
    std::vector<LoggedBatch> left = {append(make_batch(2))};
    fault.sync = EIO;
    fault.truncate = EIO;
    fault.header = EIO;
    EXPECT_THROW(append(make_batch(2)), MaybeStored);
    repair();
    left.push_back(append(make_batch(2)));
    expect_left(left);
}

TEST_F(EventLogDiskTest, SyncsSoonInModeBatch) {
    open({.mode = SyncMode::batch, .sync_interval = std::chrono::milliseconds(1)});
    const int before = fault.syncs;
    append(make_batch(1));
    fault.syncs.wait(before);
    EXPECT_GT(fault.syncs, before);
}

TEST_F(EventLogDiskTest, SyncsBeforeItStopsInModeBatch) {
    open({.mode = SyncMode::batch, .sync_interval = std::chrono::hours(1)});
    const int before = fault.syncs;
    append(make_batch(1));
    append(make_batch(1));
    EXPECT_EQ(fault.syncs, before);
    log_->stop();
    EXPECT_EQ(fault.syncs, before + 1);
}

TEST_F(EventLogDiskTest, KeepsWhatWasAnsweredBeforeASyncFailedInModeBatch) {
    open({.mode = SyncMode::batch, .sync_interval = std::chrono::milliseconds(1)});
    fault.sync = EIO;
    const int before = fault.syncs;
    std::vector<LoggedBatch> left = {append(make_batch(2))};
    fault.syncs.wait(before);
    fault.sync = 0;
    left.push_back(append(make_batch(2)));
    log_->stop();
    EXPECT_TRUE(logged("wal: batch sync failed"));
    EXPECT_EQ(segments().size(), 2);
    expect_left(left);
}

TEST_F(EventLogDiskTest, LeavesSyncsToTheSystemInModeNone) {
    const int before = fault.syncs;
    open({.mode = SyncMode::none});
    append(make_batch(1));
    log_->stop();
    EXPECT_EQ(fault.syncs, before);
}

TEST_F(EventLogDiskTest, WritesToNoSegmentThatWasDeletedOrMoved) {
    open();
    append(make_batch(1));
    std::filesystem::remove(path("000000001.wal"));
    std::vector<LoggedBatch> left = {append(make_batch(1))};
    std::filesystem::rename(path("000000002.wal"), root_ / "moved");
    left.push_back(append(make_batch(1)));
    EXPECT_TRUE(logged("wal: the segment was moved or deleted, a new one is used"));
    std::filesystem::rename(root_ / "moved", path("000000002.wal"));
    expect_left(left);
}

TEST_F(EventLogDiskTest, RefusesEventsWhenItsDirectoryIsGone) {
    open();
    std::filesystem::remove_all(directory_);
    refuse("the event log cannot be written to");
    std::filesystem::create_directory(directory_);
    append(make_batch(1));
}

TEST_F(EventLogDiskTest, SaysWhichSegmentCannotBeRead) {
    open();
    append(make_batch(1));
    close();
    std::filesystem::remove(path("000000001.wal"));
    std::filesystem::create_symlink("/proc/self/mem", path("000000001.wal"));
    EXPECT_THAT(
        [&] { open(); },
        ThrowsMessage<std::runtime_error>(
            HasSubstr("cannot read the segment " + path("000000001.wal"))
        )
    );
}

TEST_F(EventLogDiskTest, ReadsWhatCanBeReadOfASegmentAndKeepsItForTheRest) {
    open({.segment_records = 2});
    const LoggedBatch first = append(make_batch(1, std::string(2'000'000, 'x')));
    append(make_batch(1));
    const LoggedBatch third = append(make_batch(1));
    const std::string whole = content("000000001.wal");
    close();
    fault.read_at = 1'000'000;
    open();
    EXPECT_THAT(
        lines_,
        ::testing::Contains(::testing::AllOf(
            HasSubstr("wal: recovery: error reading segment, skipping to next"),
            HasSubstr(path("000000001.wal")),
            HasSubstr(R"("recovered_so_far":1)")
        ))
    );
    EXPECT_THAT(print(read()), ElementsAreArray(print({first, third})));
    log_->forget(third.lsn);
    log_->stop();
    EXPECT_EQ(content("quarantine/000000001.wal"), whole);
}

}  // namespace
}  // namespace akashi
