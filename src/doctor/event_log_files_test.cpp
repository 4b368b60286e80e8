#include "doctor/event_log_files.hpp"

#include "doctor/disk_check.hpp"
#include "runs/event_directory.hpp"
#include "runs/event_segment.hpp"
#include "testing/process.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace akashi {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::TemporaryDirectory;

class EventLogFilesTest : public ::testing::Test {
protected:
    Observation look() const { return judge(find_event_log_files(path()), path()); }
    fs::path path() const { return directory_.path(); }
    void write(const std::string& name, std::size_t bytes = 100) const {
        std::ofstream(path() / name) << std::string(bytes, 'x');
    }

private:
    TemporaryDirectory directory_;
};

TEST_F(EventLogFilesTest, FindsNothingWhereNothingIs) {
    EXPECT_EQ(look().condition, Condition::ok);
    EXPECT_EQ(find_event_log_files(path() / "missing").segments, 0);
}

TEST_F(EventLogFilesTest, WarnsOfEventsThatWaitForAServer) {
    write("000000001.wal");
    EXPECT_EQ(look().condition, Condition::ok);
    write("000000002.wal");
    EXPECT_EQ(look().condition, Condition::warning);
    const EventLogFiles files = find_event_log_files(path());
    EXPECT_EQ(files.segments, 2);
    EXPECT_EQ(files.bytes, 200);
}

TEST_F(EventLogFilesTest, DoesNotTakeTheSegmentsOfStartsForEvents) {
    write("000000001.wal", event_segment::kHeaderBytes);
    write("000000003.wal");
    write("000000002.wal", event_segment::kHeaderBytes);
    EXPECT_EQ(look().condition, Condition::ok);
    write("000000004.wal", event_segment::kHeaderBytes);
    EXPECT_EQ(look().condition, Condition::warning) << "number 3 was not the newest any more";
}

TEST_F(EventLogFilesTest, KnowsTheProcessThatUsesTheLog) {
    write("000000001.wal");
    write("000000002.wal");
    const EventDirectory used(path());
    EXPECT_EQ(find_event_log_files(path()).user, ::getpid());
    EXPECT_EQ(look().condition, Condition::ok);
}

TEST_F(EventLogFilesTest, WarnsOfWhatWasSetAside) {
    fs::create_directory(path() / "quarantine");
    write("quarantine/000000001.wal");
    EXPECT_EQ(look().condition, Condition::warning);
    EXPECT_THAT(look().what, HasSubstr("1 files"));
}

TEST_F(EventLogFilesTest, JudgesTheDiskOfADirectoryThatIsNotMadeYet) {
    EXPECT_NE(check_disk("AKASHI_DATA_DIR", path() / "a/b/c").condition, Condition::problem);
    EXPECT_EQ(check_disk("AKASHI_DATA_DIR", "/proc/none").condition, Condition::problem);
}

TEST_F(EventLogFilesTest, FindsAFileWhereADirectoryShouldBe) {
    write("file");
    const fs::path file = path() / "file";
    const Observation disk = check_disk("AKASHI_WAL_DIR", file);
    EXPECT_EQ(disk.condition, Condition::problem);
    EXPECT_THAT(disk.what, HasSubstr("is no directory"));
    EXPECT_THAT(disk.remedy, Not(HasSubstr("chown")));
    EXPECT_EQ(judge(find_event_log_files(file), file).condition, Condition::problem);
}

}  // namespace
}  // namespace akashi
