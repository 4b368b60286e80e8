#include "sqlite/database.hpp"

#include "base/log.hpp"
#include "base/not_writable.hpp"
#include "sqlite/database_file.hpp"
#include "sqlite/migrations_sql.hpp"
#include "testing/run.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <future>
#include <memory>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

namespace akashi::sqlite {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr Query kInsert{"insert", "INSERT INTO settings (name, value) VALUES (?1, ?2)"};
constexpr Query kCount{"count", "SELECT count(*) FROM settings WHERE name <> 'database_id'"};

class DatabaseTest : public ::testing::Test {
protected:
    DatabaseTest() {
        std::string pattern = (fs::temp_directory_path() / "akashi-XXXXXX").string();
        directory_ = ::mkdtemp(pattern.data());
    }
    ~DatabaseTest() override { fs::remove_all(directory_); }

    std::string path() const { return (directory_ / "akashi.db").string(); }
    std::unique_ptr<Database> open(int readers = 1) const {
        return std::make_unique<Database>(DatabaseConfig{.path = path(), .readers = readers});
    }

    /// Why the constructor refuses the file; empty when it opens it.
    std::string refusal() const {
        try {
            open();
            return "";
        } catch (const std::runtime_error& error) {
            return error.what();
        }
    }

    static asio::awaitable<void> insert(Database& db, std::string name, std::string value = "v") {
        co_await db.write([&](Connection& connection) {
            connection.execute(kInsert, name, Bytes{value});
        });
    }
    static asio::awaitable<std::int64_t> count(Database& db) {
        co_return co_await db.read([](Connection& connection) {
            return connection.find<std::int64_t>(kCount).value();
        });
    }

    template <class T>
    T run(asio::awaitable<T> task) {
        return testing::run(io_, std::move(task));
    }
    std::future<void> spawn(asio::awaitable<void> task) {
        return asio::co_spawn(io_, std::move(task), asio::use_future);
    }
    void run_all() {
        io_.restart();
        io_.run();
    }

    fs::path directory_;
    asio::io_context io_;
};

/// Keeps a database thread busy until it goes out of scope.
class Blocker {
public:
    template <class Submit>
    Blocker(asio::io_context& io, Submit submit)
        : done_(asio::co_spawn(io, submit(block()), asio::use_future)) {
        io.restart();
        while (!started_.try_acquire()) io.poll();
    }
    void release() { released_.release(); }

private:
    std::function<void(Connection&)> block() {
        return [this](Connection&) {
            started_.release();
            released_.acquire();
        };
    }
    std::binary_semaphore started_{0};
    std::binary_semaphore released_{0};
    std::future<void> done_;
};

TEST_F(DatabaseTest, KeepsWhatWasWrittenWhenItIsOpenedAgain) {
    {
        const auto db = open();
        run(insert(*db, "a"));
        EXPECT_EQ(run(count(*db)), 1);
    }
    EXPECT_EQ(run(count(*open())), 1);
}

TEST_F(DatabaseTest, CommitsWhatWaitsTogetherAndSparesOthersAFailure) {
    const auto db = open();
    Blocker blocker(io_, [&](auto work) { return db->write(work); });
    std::vector<std::future<void>> good;
    for (const std::string name : {"a", "b", "c"}) good.push_back(spawn(insert(*db, name)));
    std::future<void> guilty = spawn(db->write([](Connection& connection) {
        connection.execute(kInsert, "half", Bytes{"v"});
        connection.execute(kInsert, "a", Bytes{"v"});
    }));
    std::future<void> late = spawn(insert(*db, "d"));
    io_.poll();
    blocker.release();
    run_all();
    for (auto& one : good) EXPECT_NO_THROW(one.get());
    EXPECT_THROW(guilty.get(), std::runtime_error);
    EXPECT_NO_THROW(late.get());
    EXPECT_EQ(run(count(*db)), 4);
}

TEST_F(DatabaseTest, RefusesMoreWritesAndReadsThanMayWaitAndDoesTheOthers) {
    constexpr int kMayWait = 4096;
    const auto db = open();
    std::atomic<int> done = 0;
    const auto flood = [&](auto submit, std::string_view message) {
        done = 0;
        Blocker blocker(io_, [&](auto work) { return submit(work); });
        std::vector<std::future<void>> jobs;
        for (int i = 0; i < 5000; ++i)
            jobs.push_back(
                spawn(submit(std::function<void(Connection&)>([&](Connection&) { ++done; })))
            );
        io_.poll();
        blocker.release();
        run_all();
        int refused = 0;
        for (auto& job : jobs) {
            try {
                job.get();
            } catch (const Unavailable& error) {
                EXPECT_EQ(error.what(), message);
                ++refused;
            }
        }
        EXPECT_EQ(refused, 5000 - kMayWait);
        EXPECT_EQ(done, kMayWait);
    };
    flood(
        [&](auto work) { return db->write(work); },
        "the server is overloaded: too many writes are waiting; try again in a second"
    );
    flood(
        [&](auto work) { return db->read(work); },
        "the server is overloaded: too many reads are waiting; try again in a second"
    );
}

TEST_F(DatabaseTest, ServesManyThreadsAtOnce) {
    asio::thread_pool pool(4);
    const auto db = open(2);
    std::vector<std::future<void>> writes;
    std::vector<std::future<std::int64_t>> reads;
    for (int i = 0; i < 300; ++i) {
        writes.push_back(asio::co_spawn(pool, insert(*db, std::to_string(i)), asio::use_future));
        reads.push_back(asio::co_spawn(pool, count(*db), asio::use_future));
    }
    for (auto& write : writes) write.get();
    for (auto& read : reads) EXPECT_LE(read.get(), 300);
    EXPECT_EQ(run(count(*db)), 300);
}

TEST_F(DatabaseTest, ReusesItsLogWhileReadsNeverPause) {
    constexpr std::size_t kMegabyte = 1024 * 1024;
    constexpr int kMostWrites = 600;
    asio::thread_pool pool(4);
    const auto db = open(2);
    std::atomic<bool> stopping = false;
    const auto read_on = [&]() -> asio::awaitable<void> {
        while (!stopping) co_await count(*db);
    };
    std::vector<std::future<void>> readers;
    for (int i = 0; i < 4; ++i) readers.push_back(asio::co_spawn(pool, read_on, asio::use_future));
    bool is_reused = false;
    for (int i = 0; i < kMostWrites && !is_reused; ++i) {
        const auto size = fs::exists(path() + "-wal") ? fs::file_size(path() + "-wal") : 0;
        run(insert(*db, std::to_string(i), std::string(kMegabyte, 'x')));
        is_reused = fs::file_size(path() + "-wal") <= size;
    }
    stopping = true;
    for (auto& reader : readers) reader.get();
    EXPECT_TRUE(is_reused) << "it only grows";
}

TEST_F(DatabaseTest, MovesItsLogIntoTheFileAlsoAfterTheLogStartedAgain) {
    constexpr std::size_t kMegabyte = 1024 * 1024;
    const auto db = open();
    const auto insert_and_wait_until_moved = [&](const std::string& name, std::size_t megabytes) {
        const auto before = fs::file_size(path());
        run(insert(*db, name, std::string(megabytes * kMegabyte, 'x')));
        while (fs::file_size(path()) == before) std::this_thread::yield();
    };
    insert_and_wait_until_moved("long", 8);
    // The next write is at the start of the log once all of it was moved.
    Connection other(path(), Access::read_write, 1024);
    while (other.pragma("wal_checkpoint(RESTART)") != 0) std::this_thread::yield();
    const auto size = fs::file_size(path() + "-wal");
    insert_and_wait_until_moved("shorter", 5);
    EXPECT_EQ(fs::file_size(path() + "-wal"), size);
}

TEST_F(DatabaseTest, RefusesToWriteWhatNobodyWouldFindAgain) {
    const auto db = open();
    run(insert(*db, "before"));
    for (const char* suffix : {"", "-wal"}) {
        fs::rename(path() + suffix, path() + ".moved");
        EXPECT_THROW(run(insert(*db, "lost")), NotWritable) << suffix;
        EXPECT_EQ(run(db->read(find_obstacle)), "the database file was moved or deleted");
        fs::rename(path() + ".moved", path() + suffix);
        EXPECT_EQ(run(db->read(find_obstacle)), std::nullopt);
        EXPECT_NO_THROW(run(insert(*db, std::string("after") + suffix)));
    }
    EXPECT_EQ(run(count(*db)), 3);
}

TEST_F(DatabaseTest, EmptiesADamagedFileUnderOtherConnections) {
    constexpr int kCacheKib = 256;
    const auto file = open_file(path(), kCacheKib);
    file->run_script("CREATE TABLE t (x); INSERT INTO t VALUES (zeroblob(100000));");
    file->run_script("CREATE TABLE old (x); INSERT INTO old VALUES (1)");
    file->run_script("PRAGMA wal_checkpoint");
    Connection other(path(), Access::read_only, kCacheKib);
    constexpr Query kCountOld{"count_old", "SELECT count(*) FROM old"};
    EXPECT_EQ(other.find<std::int64_t>(kCountOld), 1);
    {
        std::fstream bytes(path(), std::ios::in | std::ios::out | std::ios::binary);
        bytes << std::string(50'000, 'x');
    }
    empty_file(*file);
    file->run_script("CREATE TABLE t (x)");
    EXPECT_THAT(
        [&] { other.find<std::int64_t>(kCountOld); },
        ::testing::ThrowsMessage<SqliteError>(HasSubstr("no such table: old"))
    ) << "it knows the new schema";
    EXPECT_EQ(other.pragma("page_count"), 2);
    EXPECT_EQ(sqlite3_db_readonly(file->handle(), "main"), 0);
    EXPECT_TRUE(fs::exists(path() + "-wal"));
}

TEST_F(DatabaseTest, FinishesWhatWaitsBeforeItIsGone) {
    auto db = open();
    std::vector<std::future<void>> jobs;
    for (int i = 0; i < 10; ++i) jobs.push_back(spawn(insert(*db, std::to_string(i))));
    io_.poll();
    db.reset();
    run_all();
    for (auto& job : jobs) EXPECT_NO_THROW(job.get());
}

/// Limits the size of the files that this process writes, like a full disk; holds for root, too.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t size) {
        std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{.rlim_cur = size, .rlim_max = before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &before_); }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;

private:
    rlimit before_{};
};

TEST_F(DatabaseTest, SaysThatTheDiskIsFullOnceAndGoesOnWhenThereIsSpace) {
    std::atomic<int> lines = 0;
    const log::Capture capture([&](std::string_view line) {
        if (line.contains("the disk is full")) ++lines;
    });
    const auto db = open();
    run(insert(*db, "before"));
    {
        const FileSizeLimit limit(512UL * 1024);
        for (int i = 0; i < 3; ++i) {
            try {
                run(insert(*db, "big", std::string(1'000'000, 'x')));
                ADD_FAILURE() << "nothing was thrown";
            } catch (const Unavailable& error) {
                EXPECT_THAT(error.what(), HasSubstr("the disk is full"));
                EXPECT_THAT(error.what(), ::testing::Not(HasSubstr(directory_.string())));
            }
        }
        EXPECT_EQ(run(count(*db)), 1) << "reading goes on, and nothing is half-written";
    }
    run(insert(*db, "big", std::string(1'000'000, 'x')));
    EXPECT_EQ(run(count(*db)), 2);
    log::flush();
    EXPECT_EQ(lines, 1) << "one line, however many fail";
}

TEST_F(DatabaseTest, SaysThatAnotherProcessHoldsTheFile) {
    const auto db = open();
    Connection other(path(), Access::read_write, 1024);
    run(db->write([](Connection& connection) { sqlite3_busy_timeout(connection.handle(), 1); }));
    other.run_script("BEGIN IMMEDIATE");
    EXPECT_THROW(run(insert(*db, "a")), Unavailable);
    other.run_script("COMMIT");
    EXPECT_NO_THROW(run(insert(*db, "a")));
}

TEST_F(DatabaseTest, RefusesAFileThatIsNotADatabase) {
    std::ofstream(path()) << std::string(8192, 'x');
    EXPECT_THAT(refusal(), HasSubstr("it is not a SQLite database"));
    EXPECT_THAT(refusal(), HasSubstr(path()));
    std::ofstream(path()) << "short";
    EXPECT_THAT(refusal(), HasSubstr("it is not a SQLite database"));
}

TEST_F(DatabaseTest, RefusesATruncatedFile) {
    open();
    fs::resize_file(path(), fs::file_size(path()) / 2);
    EXPECT_THAT(refusal(), HasSubstr("it is damaged; restore a backup"));
}

TEST_F(DatabaseTest, RefusesAFileOfAnotherApplication) {
    Connection(path(), Access::read_write, 1024).run_script("CREATE TABLE notes (text TEXT)");
    EXPECT_THAT(refusal(), HasSubstr("it belongs to another application"));
}

TEST_F(DatabaseTest, RefusesAFileOfANewerVersionAndNamesBoth) {
    open();
    Connection(path(), Access::read_write, 1024)
        .run_script("INSERT INTO schema_migrations (version, applied_at) VALUES ('999_later', 0)");
    EXPECT_THAT(refusal(), HasSubstr("it was written by a newer version of Akashi"));
    EXPECT_THAT(refusal(), HasSubstr("999_later"));
    EXPECT_THAT(refusal(), HasSubstr(std::string((*std::rbegin(migrations::kAll))->name)));
}

TEST_F(DatabaseTest, RefusesADirectoryThatDoesNotExist) {
    fs::remove_all(directory_);
    EXPECT_THAT(refusal(), HasSubstr("it cannot be created (No such file or directory)"));
}

TEST_F(DatabaseTest, RefusesADirectoryThatCannotBeWritten) {
    open();
    fs::permissions(path(), fs::perms::owner_read | fs::perms::others_read);
    fs::permissions(
        directory_,
        fs::perms::owner_read | fs::perms::owner_exec | fs::perms::others_read |
            fs::perms::others_exec
    );
    const uid_t user = ::geteuid();
    constexpr uid_t kNobody = 65534;
    // Root may write everywhere.
    if (user == 0) ASSERT_EQ(::seteuid(kNobody), 0);
    const std::string reason = refusal();
    ASSERT_EQ(::seteuid(user), 0);
    fs::permissions(directory_, fs::perms::owner_all);
    EXPECT_THAT(reason, HasSubstr("cannot be written"));
}

TEST_F(DatabaseTest, MakesAFileThatOnlyItsOwnerCanRead) {
    open();
    EXPECT_EQ(fs::status(path()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(DatabaseTest, OpensOneFileFromManyPlacesAtOnce) {
    std::vector<std::future<std::string>> opened;
    for (int i = 0; i < 8; ++i)
        opened.push_back(std::async(std::launch::async, [this] { return refusal(); }));
    for (auto& one : opened) EXPECT_EQ(one.get(), "");
}

TEST_F(DatabaseTest, RefusesRowsThatReferToNothing) {
    constexpr Query kInsertOrphan{
        "insert_orphan",
        "INSERT INTO agent_tags (org_id, tag, agent_id, position)"
        " VALUES (zeroblob(16), 'tag', 'nobody', 0)"
    };
    const auto db = open();
    EXPECT_THROW(
        run(db->write([&](Connection& connection) { connection.execute(kInsertOrphan); })),
        std::runtime_error
    );
}

TEST_F(DatabaseTest, ProtectsRecordedDecisionsFromChange) {
    const auto db = open();
    run(db->write([](Connection& connection) {
        connection.run_script(
            "INSERT INTO runs (id, org_id, agent_id, status, started_at)"
            " VALUES (zeroblob(16), zeroblob(16), 'a', 'completed', 0);"
            "INSERT INTO decisions (id, org_id, run_id, valid_from, transaction_time, confidence,"
            " completeness_score, agent_id, decision_type, content_hash, outcome)"
            " VALUES (zeroblob(16), zeroblob(16), zeroblob(16), 1, 1, 1, 1, 'a', 't', 'h', 'o')"
        );
    }));
    const auto change = [&](const char* text) {
        run(db->write([text](Connection& connection) { connection.run_script(text); }));
    };
    EXPECT_THROW(change("UPDATE decisions SET outcome = 'other'"), std::runtime_error);
    EXPECT_THROW(change("UPDATE decisions SET valid_from = 0"), std::runtime_error);
    EXPECT_THROW(change("UPDATE decisions SET valid_to = 0"), std::runtime_error);
    EXPECT_NO_THROW(change("UPDATE decisions SET outcome_score = 0.5"));
    EXPECT_NO_THROW(change("UPDATE decisions SET valid_to = 2"));
    EXPECT_THROW(change("UPDATE decisions SET valid_to = 3"), std::runtime_error);
}

}  // namespace
}  // namespace akashi::sqlite
