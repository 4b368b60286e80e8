#include "sqlite/follower.hpp"

#include "sqlite/database.hpp"
#include "testing/run.hpp"

#include <boost/asio/io_context.hpp>

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace akashi::sqlite {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;

constexpr Query kInsert{"insert", "INSERT INTO settings (name, value) VALUES ('work', x'00')"};
constexpr Query kNote{
    "note", "INSERT OR REPLACE INTO settings (name, value) VALUES ('note', x'00')"
};
constexpr Query kCount{"count", "SELECT count(*) FROM settings WHERE name IN ('work', 'note')"};

/// Writes down what it is told, and a row of its own into every transaction.
class Recorder final : public Follower {
public:
    std::vector<std::string> calls;
    bool refuses = false;

    void open(const std::string&, JobQueue&) override { calls.emplace_back("open"); }
    void prepare_reader(Connection&) override { calls.emplace_back("prepare"); }
    void take_part(Connection& writer) override {
        writer.execute(kNote);
        if (refuses) throw std::runtime_error("refused");
        calls.emplace_back("take part");
    }
    void committed(std::size_t jobs) noexcept override {
        calls.push_back("committed " + std::to_string(jobs));
    }
    void hold_writer_back() override {}
    void stop() override { calls.emplace_back("stop"); }
    void close() override { calls.emplace_back("close"); }
};

class FollowerTest : public ::testing::Test {
protected:
    FollowerTest() {
        std::string pattern = (fs::temp_directory_path() / "akashi-XXXXXX").string();
        directory_ = ::mkdtemp(pattern.data());
        database_ = std::make_unique<Database>(DatabaseConfig{
            .path = (directory_ / "akashi.db").string(), .readers = 1, .follower = &recorder_
        });
    }
    ~FollowerTest() override { fs::remove_all(directory_); }

    void write() {
        testing::run(io_, database_->write([](Connection& db) { db.execute(kInsert); }));
    }
    std::int64_t count() {
        return testing::run(io_, database_->read([](Connection& db) {
            return db.find<std::int64_t>(kCount).value();
        }));
    }

    fs::path directory_;
    boost::asio::io_context io_;
    Recorder recorder_;
    std::unique_ptr<Database> database_;
};

TEST_F(FollowerTest, TakesPartInWhatIsCommittedBetweenOpenAndClose) {
    write();
    EXPECT_EQ(count(), 2);
    EXPECT_THROW(write(), SqliteError);  // the name is taken
    database_.reset();
    EXPECT_THAT(
        recorder_.calls, ElementsAre("open", "prepare", "take part", "committed 1", "stop", "close")
    );
}

TEST_F(FollowerTest, RollsBackWhatItRefuses) {
    recorder_.refuses = true;
    EXPECT_THROW(write(), std::runtime_error);
    EXPECT_EQ(count(), 0);
    recorder_.refuses = false;
    write();
    EXPECT_EQ(count(), 2);
}

}  // namespace
}  // namespace akashi::sqlite
