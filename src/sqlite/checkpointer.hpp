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
/// for thousands of pages. What is committed meanwhile is a small rest; when the log has become
/// long, the writer moves that itself, after which the log begins anew and does not grow
/// (https://www.sqlite.org/wal.html §2.3).
class Checkpointer {
public:
    /// Replaces the automatic checkpoints of `writer`. All three must outlive the checkpointer.
    Checkpointer(const std::string& path, Connection& writer, Failures& failures);
    /// Call from the writer's thread, or when that has ended.
    ~Checkpointer();
    Checkpointer(const Checkpointer&) = delete;
    Checkpointer& operator=(const Checkpointer&) = delete;

    /// On the writer's thread, between two transactions: moves the rest when there is one.
    void move_rest();

private:
    static int on_commit(void* self, sqlite3*, const char*, int frames);
    void serve();
    void move_log(Connection& connection);

    Connection& writer_;
    Failures& failures_;
    Connection connection_;
    int seen_frames_ = 0;  // used by the writer's thread
    std::atomic<bool> rest_remains_ = false;
    std::mutex mutex_;  // guards the two below
    std::condition_variable changed_;
    int wanted_frames_ = 0;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace akashi::sqlite
