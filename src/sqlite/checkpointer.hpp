#pragma once

#include "sqlite/connection.hpp"
#include "sqlite/errors.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace akashi::sqlite {

/// Moves the write-ahead log into the database file on a thread of its own, so that no write waits
/// for thousands of pages. A small rest that is committed meanwhile stays in the log. When the log
/// is long, the writer moves the rest itself; then SQLite writes from the start of the log again,
/// so that it does not grow (https://www.sqlite.org/wal.html §2.3).
class Checkpointer {
public:
    /// Replaces the automatic checkpoints of `writer`. All three must outlive the checkpointer.
    Checkpointer(const std::string& path, Connection& writer, Failures& failures);
    /// Call from the writer's thread, or after that thread has ended.
    ~Checkpointer();
    Checkpointer(const Checkpointer&) = delete;
    Checkpointer& operator=(const Checkpointer&) = delete;

    /// Moves the rest when there is one. Call from the writer's thread, between two transactions.
    void move_rest();

private:
    static int on_commit(void* self, sqlite3*, const char*, int frames);
    void serve();
    void move_log(Connection& connection);

    Connection& writer_;
    Failures& failures_;
    Connection connection_;
    int seen_frames_ = 0;  // used only by the writer's thread
    std::atomic<bool> rest_remains_ = false;
    std::mutex mutex_;  // guards the two below
    std::condition_variable changed_;
    int wanted_frames_ = 0;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace akashi::sqlite
