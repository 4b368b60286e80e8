#pragma once

#include "base/span.hpp"
#include "base/steady_clock.hpp"
#include "sqlite/checkpointer.hpp"
#include "sqlite/connection.hpp"
#include "sqlite/database_instruments.hpp"
#include "sqlite/errors.hpp"
#include "sqlite/follower.hpp"
#include "sqlite/job_queue.hpp"
#include "sqlite/transaction.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace akashi::sqlite {

struct DatabaseConfig {
    std::string path;              ///< the file; its directory must exist
    int readers = 2;               ///< threads with a connection each, besides the writer
    Follower* follower = nullptr;  ///< if any; must outlive the database
};

/// A SQLite file with one thread that writes and some that read. Writes that arrive while a
/// transaction is being committed form the next one together (group commit), without extra delay.
///
/// Callable from any thread. The executors of the coroutines that wait here must outlive the
/// database; its destructor finishes the work that waits.
class Database {
public:
    /// Opens or creates the file and brings its schema up to date. Throws runtime_error with one
    /// sentence that says which file cannot be used and why.
    explicit Database(DatabaseConfig config);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// Runs `work(Connection&)` in a transaction; once this returns, it is on disk. The work must
    /// find expected failures before it writes anything. It may run twice: when work throws, its
    /// transaction is rolled back, and all work in it runs again, each in its own transaction.
    template <class Work>
    auto write(Work work) -> boost::asio::awaitable<std::invoke_result_t<Work&, Connection&>> {
        WorkJob<Work> job(std::move(work));
        const span::Child span("sqlite.write");
        co_await writes_.submit(job);
        co_return job.take();
    }

    /// Runs `work(Connection&)` on one snapshot of the database, which holds all that was written
    /// before the call.
    template <class Work>
    auto read(Work work) -> boost::asio::awaitable<std::invoke_result_t<Work&, Connection&>> {
        WorkJob<Work> job(std::move(work));
        const span::Child span("sqlite.read");
        co_await reads_.submit(job);
        co_return job.take();
    }

    /// What is wrong with the file or with the follower, for people and without paths; nothing when
    /// all is well, as far as reads and writes have shown.
    std::optional<std::string> fault() const;

private:
    struct CloseFollower {
        void operator()(Follower* follower) const { follower->close(); }
    };

    void serve_writes();
    void write_together(const std::vector<Job*>& jobs);
    void refuse_when_moved();
    bool try_together(const std::vector<Job*>& jobs, Transaction& transaction);
    void write_alone(Job& job);
    void commit(Transaction& transaction, std::size_t jobs, SteadyClock::time_point start);
    void serve_reads(Connection& connection);

    Failures failures_;
    std::unique_ptr<Connection> writer_;
    Checkpointer checkpointer_;
    JobQueue writes_;
    JobQueue reads_;
    DatabaseInstruments instruments_;
    std::unique_ptr<Follower, CloseFollower> follower_;  // not owned; outlives the readers
    std::vector<std::unique_ptr<Connection>> readers_;
    std::thread writing_;
    std::vector<std::thread> reading_;
};

}  // namespace akashi::sqlite
