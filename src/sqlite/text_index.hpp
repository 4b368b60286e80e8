#pragma once

#include "sqlite/connection.hpp"
#include "sqlite/errors.hpp"
#include "sqlite/job_queue.hpp"

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace akashi::sqlite {

/// The full-text index, in `search.db` beside the database. A thread of its own follows the
/// database: it adds the decisions that were committed and forgets those that ended, many in one
/// transaction, so that no trace waits for it. It works when a search asks or when enough has come
/// together. The file holds nothing that the database does not: when it is missing, damaged or of
/// another database, it is made anew.
class TextIndex {
public:
    /// Opens the index, and makes it anew when that must be, which takes some seconds for 100,000
    /// decisions. `reads` is served by threads that can see the index; it must outlive this. Throws
    /// runtime_error with one sentence when the file cannot be used.
    TextIndex(const std::string& database_path, JobQueue& reads);
    ~TextIndex() { close(); }
    TextIndex(const TextIndex&) = delete;
    TextIndex& operator=(const TextIndex&) = delete;

    /// Where to submit a read that searches. It goes on to the reads once the index holds all that
    /// was committed before; it fails with Unavailable when the index cannot be written. From any
    /// thread.
    JobQueue& queue_for_searches();

    /// Tells that about `count` decisions were committed. On the writer's thread, before anybody
    /// learns of them.
    void note_commits(std::size_t count);
    /// Waits while the index is thousands of decisions behind, so that it never falls further
    /// behind than a search can wait for. On the writer's thread.
    void wait_while_far_behind();

    /// Brings the index up to date, passes on what waits and stops. Nothing is submitted after
    /// this.
    void close();

    /// The last of text_removals that the index has applied; it is needed no more.
    std::int64_t applied_removals() const { return applied_removals_; }
    const std::string& path() const { return path_; }

private:
    /// A job that only wakes the thread.
    class Nudge final : public Job {
        void run(Connection&) override {}
    };
    struct Progress {
        std::int64_t last_row = 0;
        std::int64_t last_removal = 0;
    };

    struct Changes {
        Progress last;
        std::int64_t last_forgotten = 0;  ///< removals up to this one are there no more
    };

    void ensure_schema();
    void serve();
    std::exception_ptr try_to_follow();
    void pass_on(const std::vector<Job*>& jobs, const std::exception_ptr& failure);
    void nudge_again();
    void follow();
    bool follow_some(const Progress& target);
    bool forget_removed(Progress& progress, const Progress& last);
    void add_new(Progress& progress, const Progress& last);
    Changes last_changes();
    std::optional<Progress> find_progress();

    const std::string path_;
    Failures failures_;
    Connection source_;
    std::unique_ptr<Connection> index_;
    std::string database_id_;
    std::atomic<std::int64_t> applied_removals_ = 0;
    JobQueue& reads_;
    JobQueue waiting_;
    Nudge nudge_;
    std::mutex mutex_;  // guards what follows
    std::condition_variable nearer_;
    std::size_t behind_ = 0;
    bool nudged_ = false;
    std::atomic<bool> failing_ = false;
    std::thread thread_;
};

}  // namespace akashi::sqlite
