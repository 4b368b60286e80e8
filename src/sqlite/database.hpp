#pragma once

#include "sqlite/checkpointer.hpp"
#include "sqlite/connection.hpp"
#include "sqlite/errors.hpp"
#include "sqlite/follower.hpp"
#include "sqlite/job_queue.hpp"
#include "sqlite/transaction.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace akashi::sqlite {

struct DatabaseConfig {
    std::string path;              ///< the file; its directory must exist
    int readers = 2;               ///< threads with a connection each, besides the writer
    Follower* follower = nullptr;  ///< if any; must outlive the database
};

/// A SQLite file: a thread that writes and some that read. Work gathers while a transaction is
/// being committed, and goes together as the next one (group commit), without any delay of its own.
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

    /// Runs `work(Connection&)` in a transaction; once this returns, it is on disk. Failures that
    /// are expected are found before the work writes anything. When the work throws, or shares a
    /// transaction with work that does, it is rolled back and, in the latter case, run again.
    template <class Work>
    auto write(Work work) -> boost::asio::awaitable<std::invoke_result_t<Work&, Connection&>> {
        WorkJob<Work> job(std::move(work));
        co_await writes_.submit(job);
        co_return job.take();
    }

    /// Runs `work(Connection&)` on one snapshot of the database, which holds all that was written
    /// before.
    template <class Work>
    auto read(Work work) -> boost::asio::awaitable<std::invoke_result_t<Work&, Connection&>> {
        WorkJob<Work> job(std::move(work));
        co_await reads_.submit(job);
        co_return job.take();
    }

private:
    struct CloseFollower {
        void operator()(Follower* follower) const { follower->close(); }
    };

    void serve_writes();
    void write_together(const std::vector<Job*>& jobs);
    bool try_together(const std::vector<Job*>& jobs, Transaction& transaction);
    void write_alone(Job& job);
    void commit(Transaction& transaction, std::size_t jobs);
    void serve_reads(Connection& connection);

    Failures failures_;
    std::unique_ptr<Connection> writer_;
    Checkpointer checkpointer_;
    JobQueue writes_;
    JobQueue reads_;
    std::unique_ptr<Follower, CloseFollower> follower_;  // not owned; outlives the readers
    std::vector<std::unique_ptr<Connection>> readers_;
    std::thread writing_;
    std::vector<std::thread> reading_;
};

}  // namespace akashi::sqlite
