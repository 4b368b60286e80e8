#include "search/sqlite/text_index.hpp"

#include "base/log.hpp"
#include "base/result.hpp"
#include "search/language.hpp"
#include "sqlite/database.hpp"
#include "testing/run.hpp"

#include <boost/asio/io_context.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

namespace akashi::sqlite {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Query kMatch{
    "match", "SELECT rowid FROM decisions_fts WHERE decisions_fts MATCH ?1 ORDER BY rowid"
};
constexpr Query kCountRemovals{"count_removals", "SELECT count(*) FROM text_removals"};

class TextIndexTest : public ::testing::Test {
protected:
    TextIndexTest() {
        std::string pattern = (fs::temp_directory_path() / "akashi-XXXXXX").string();
        directory_ = ::mkdtemp(pattern.data());
        open();
    }
    ~TextIndexTest() override {
        close();
        fs::remove_all(directory_);
    }

    std::string path(const char* name = "akashi.db") const { return (directory_ / name).string(); }
    void open() {
        index_ = std::make_unique<TextIndex>();
        database_ =
            std::make_unique<Database>(DatabaseConfig{.path = path(), .follower = index_.get()});
    }
    void close() {
        database_.reset();
        index_.reset();
    }
    void reopen() {
        close();
        open();
    }

    void write(const std::string& script) {
        testing::run(io_, database_->write([&](Connection& connection) {
            connection.run_script(script.c_str());
        }));
    }
    void record(const std::string& outcome) {
        write(fmt::format(
            "INSERT OR IGNORE INTO runs (id, org_id, agent_id, status, started_at)"
            " VALUES (zeroblob(16), zeroblob(16), 'a', 'completed', 0);"
            "INSERT INTO decisions (id, org_id, run_id, valid_from, transaction_time, confidence,"
            " completeness_score, agent_id, decision_type, content_hash, outcome)"
            " VALUES (randomblob(16), zeroblob(16), zeroblob(16), 1, 1, 1, 1, 'a', 't', 'h', '{}')",
            outcome
        ));
    }
    std::vector<std::int64_t> search(const std::string& word) {
        return testing::run(io_, index_->search([&](Connection& connection) {
            std::vector<std::int64_t> rows;
            // As a term of the only organization.
            const std::string term = fmt::format("\"1^{}\"", stem(Language::english, word));
            read_index(connection, [&] {
                Statement statement = connection.prepare(kMatch);
                statement.bind(term);
                while (statement.step()) rows.push_back(statement.column<std::int64_t>(0));
            });
            return rows;
        }));
    }
    /// Searches until the index has been rebuilt. At most once a minute it is.
    std::vector<std::int64_t> search_patiently(const std::string& word) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
        while (true) {
            try {
                return search(word);
            } catch (const TextIndexDamaged&) {
                if (std::chrono::steady_clock::now() > end) throw;
            }
        }
    }
    /// Inverts the bytes of a file from `begin` on.
    static void damage(const std::string& file, std::streamoff begin) {
        std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
        bytes.seekg(begin);
        std::string text(std::istreambuf_iterator<char>(bytes), {});
        ASSERT_FALSE(text.empty());
        for (char& byte : text) byte = static_cast<char>(~byte);
        bytes.clear();
        bytes.seekp(begin);
        bytes << text;
    }
    std::int64_t count_removals() {
        return testing::run(io_, database_->read([](Connection& connection) {
            return connection.find<std::int64_t>(kCountRemovals).value();
        }));
    }
    /// Throws SqliteError when the index is damaged.
    void check_index() {
        close();
        Connection(path("search.db"), Access::read_write, 1024)
            .run_script("INSERT INTO decisions_fts (decisions_fts) VALUES ('integrity-check')");
        open();
    }
    /// How often an index was rebuilt while this object lives.
    class Rebuilds {
    public:
        int count() {
            log::flush();
            return count_;
        }

    private:
        std::atomic<int> count_ = 0;
        log::Capture capture_{[this](std::string_view line) {
            if (line.contains("sqlite: making the text index")) ++count_;
        }};
    };

    fs::path directory_;
    asio::io_context io_;
    std::unique_ptr<TextIndex> index_;
    std::unique_ptr<Database> database_;
};

TEST_F(TextIndexTest, FindsAtOnceWhatWasCommitted) {
    for (int i = 1; i <= 3; ++i) {
        record("kafka");
        EXPECT_EQ(search("kafka").size(), static_cast<std::size_t>(i));
    }
}

TEST_F(TextIndexTest, ForgetsWhatEndedOrWasDeletedHoweverFarItHadCome) {
    record("kafka");
    record("kafka");
    EXPECT_THAT(search("kafka"), ElementsAre(1, 2));
    record("kafka");
    record("kafka");
    write("UPDATE decisions SET valid_to = 2 WHERE seq IN (1, 3)");
    write("DELETE FROM decisions WHERE seq IN (2, 4)");
    record("kafka");
    EXPECT_THAT(search("kafka"), ElementsAre(5));
    EXPECT_NO_THROW(check_index());
}

TEST_F(TextIndexTest, NeverTakesANewRowForOneThatIsGone) {
    record("kafka");
    EXPECT_THAT(search("kafka"), ElementsAre(1));
    write("DELETE FROM decisions");
    record("redis");
    EXPECT_THAT(search("kafka"), IsEmpty());
    EXPECT_THAT(search("redis"), ElementsAre(2));
}

TEST_F(TextIndexTest, LeavesNoTextBehindOfWhatWasDeleted) {
    record("kafka");
    search("kafka");
    write("DELETE FROM decisions");
    EXPECT_EQ(count_removals(), 1);
    search("kafka");
    write("UPDATE settings SET value = value");
    EXPECT_EQ(count_removals(), 0);
}

TEST_F(TextIndexTest, GoesOnWhereItStoppedWhenItIsOpenedAgain) {
    Rebuilds rebuilds;
    record("kafka");
    reopen();
    record("kafka");
    EXPECT_THAT(search("kafka"), ElementsAre(1, 2));
    EXPECT_EQ(rebuilds.count(), 0);
}

TEST_F(TextIndexTest, IsMadeAnewWhenItsFileIsMissingOrDamaged) {
    for (int i = 0; i < 1500; ++i) record("kafka");
    write("DELETE FROM decisions WHERE seq <= 1498");
    search("kafka");
    write("UPDATE settings SET value = value");  // and the removals are forgotten
    const auto rebuild = [&](auto harm) {
        Rebuilds rebuilds;
        close();
        harm();
        open();
        EXPECT_THAT(search("kafka"), ElementsAre(1499, 1500));
        EXPECT_EQ(rebuilds.count(), 1);
    };
    rebuild([&] { fs::remove(path("search.db")); });
    rebuild([&] { std::ofstream(path("search.db")) << std::string(8192, 'x'); });
    rebuild([&] { fs::resize_file(path("search.db"), 4096); });
}

TEST_F(TextIndexTest, IsMadeAnewWhenASearchFindsItDamaged) {
    for (int i = 0; i < 100; ++i) record("kafka");
    reopen();  // so that the words are in the file
    damage(path("search.db"), 4096);
    EXPECT_THROW(search("kafka"), TextIndexDamaged);
    record("kafka");
    EXPECT_EQ(search_patiently("kafka").size(), 101U);
    EXPECT_EQ(database_->fault(), std::nullopt);
    EXPECT_NO_THROW(check_index());
}

TEST_F(TextIndexTest, IsMadeAnewWhenItIsFoundDamagedWhileItFollows) {
    for (int i = 0; i < 100; ++i) record("kafka");
    reopen();
    damage(path("search.db"), 4096);
    record("redis");
    EXPECT_THROW(search("redis"), TextIndexDamaged);  // which waits for the index
    EXPECT_THAT(search_patiently("redis"), ElementsAre(101));
    EXPECT_EQ(search_patiently("kafka").size(), 100U);
}

TEST_F(TextIndexTest, IsMadeAnewWhenItIsCutOffWhileItIsUsed) {
    for (int i = 0; i < 100; ++i) record("kafka");
    reopen();
    fs::resize_file(path("search.db"), 4096);
    EXPECT_EQ(search_patiently("kafka").size(), 100U);
}

TEST_F(TextIndexTest, IsMadeAnewWhenItsLogIsDamagedWhileItIsUsed) {
    for (int i = 0; i < 100; ++i) record("kafka");
    search("kafka");  // which is in the log now
    damage(path("search.db-wal"), 32 + 24);
    record("redis");
    EXPECT_THAT(search_patiently("redis"), ElementsAre(101));
    EXPECT_EQ(search_patiently("kafka").size(), 100U);
}

TEST_F(TextIndexTest, IsMadeAnewWhenItOrItsLogBecomesEmptyWhileItIsUsed) {
    for (int i = 0; i < 100; ++i) record("kafka");
    search("kafka");  // which is in the log now
    fs::resize_file(path("search.db-wal"), 0);
    record("redis");
    EXPECT_THAT(search_patiently("redis"), ElementsAre(101));
    reopen();
    search("redis");
    fs::resize_file(path("search.db"), 0);
    record("redis");
    EXPECT_THAT(search_patiently("redis"), ElementsAre(101, 102));
    EXPECT_EQ(search_patiently("kafka").size(), 100U);
}

TEST_F(TextIndexTest, IsRebuiltOnceWhenItIsDamagedAgainAtOnce) {
    for (int i = 0; i < 100; ++i) record("kafka");
    reopen();
    damage(path("search.db"), 4096);
    search_patiently("kafka");
    Rebuilds rebuilds;
    Connection other(path("search.db"), Access::read_write, 1024);
    other.run_script("DROP TABLE decisions_fts");
    for (int i = 0; i < 10; ++i) EXPECT_THROW(search("kafka"), TextIndexDamaged);
    record("kafka");  // traces go on
    EXPECT_EQ(database_->fault(), "the search index is damaged and is being rebuilt");
    EXPECT_EQ(rebuilds.count(), 0);
}

TEST_F(TextIndexTest, IsMadeAnewAtTheStartWhenItsProgressIsDamaged) {
    record("kafka");
    close();
    {
        Connection other(path("search.db"), Access::read_write, 1024);
        other.run_script("DROP TABLE progress");
    }
    open();
    EXPECT_THAT(search("kafka"), ElementsAre(1));
}

TEST_F(TextIndexTest, ANonsensicalQueryIsNoDamage) {
    record("kafka");
    EXPECT_THROW(search("\"kafka"), SqliteError);
    EXPECT_THAT(search("kafka"), ElementsAre(1));
    EXPECT_EQ(database_->fault(), std::nullopt);
}

TEST_F(TextIndexTest, IsMadeAnewForABackupThatIsOlderThanIt) {
    record("kafka");
    close();
    fs::copy_file(path(), path("backup.db"));
    open();
    record("redis");
    EXPECT_THAT(search("redis"), ElementsAre(2));
    close();
    fs::rename(path("backup.db"), path());
    Rebuilds rebuilds;
    open();
    EXPECT_EQ(rebuilds.count(), 1);
    record("mysql");
    EXPECT_THAT(search("redis"), IsEmpty());
    EXPECT_THAT(search("kafka"), ElementsAre(1));
    EXPECT_THAT(search("mysql"), ElementsAre(2));
}

TEST_F(TextIndexTest, IsMadeAnewWhenItBelongsToAnotherDatabase) {
    record("kafka");
    close();
    fs::rename(path("search.db"), path("other.db"));
    fs::remove(path());
    open();
    close();
    fs::rename(path("other.db"), path("search.db"));
    open();
    EXPECT_THAT(search("kafka"), IsEmpty());
}

TEST_F(TextIndexTest, IsMadeAnewWhenItLostRemovalsThatTheDatabaseForgot) {
    record("kafka");
    record("kafka");
    search("kafka");
    close();
    fs::copy_file(path("search.db"), path("before.db"));
    open();
    write("DELETE FROM decisions WHERE seq = 1");
    search("kafka");
    write("UPDATE settings SET value = value");
    close();
    fs::rename(path("before.db"), path("search.db"));
    open();
    EXPECT_THAT(search("kafka"), ElementsAre(2));
}

TEST_F(TextIndexTest, SearchesFailWhileItCannotBeWrittenAndWorkAgainAfterwards) {
    record("kafka");
    search("kafka");
    Connection other(path("search.db"), Access::read_write, 1024);
    {
        // Another process holds the lock, as if the disk could not be written.
        const Transaction lock(other, Purpose::write);
        record("redis");
        EXPECT_THROW(search("redis"), Unavailable);
    }
    EXPECT_THAT(search("redis"), ElementsAre(2));
}

TEST_F(TextIndexTest, FindsWhatWasWrittenWhileNobodyFollowed) {
    record("kafka");
    record("redis");
    close();
    database_ = std::make_unique<Database>(DatabaseConfig{.path = path()});
    write("DELETE FROM decisions WHERE seq = 1");
    record("kafka");
    close();
    open();
    EXPECT_THAT(search("kafka"), ElementsAre(3));
    EXPECT_THAT(search("redis"), ElementsAre(2));
    EXPECT_NO_THROW(check_index());
}

TEST_F(TextIndexTest, FollowsThousandsOfCommitsThatNobodySearchesFor) {
    for (int i = 0; i < 20; ++i) {
        write(
            "INSERT OR IGNORE INTO runs (id, org_id, agent_id, status, started_at)"
            " VALUES (zeroblob(16), zeroblob(16), 'a', 'completed', 0);"
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)"
            " INSERT INTO decisions (id, org_id, run_id, valid_from, transaction_time, confidence,"
            " completeness_score, agent_id, decision_type, content_hash, outcome)"
            " SELECT randomblob(16), zeroblob(16), zeroblob(16), 1, 1, 1, 1, 'a', 't', 'h', 'kafka'"
            " FROM n"
        );
    }
    EXPECT_EQ(search("kafka").size(), 6000U);
    EXPECT_NO_THROW(check_index());
}

}  // namespace
}  // namespace akashi::sqlite
