#pragma once

#include "sqlite/connection.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace akashi::sqlite {

/// Work for a database thread, and the coroutine that waits for it. Lives in that coroutine's
/// frame.
class Job {
public:
    virtual ~Job() = default;
    /// May be called again after a roll-back; the last result is used.
    virtual void run(Connection& connection) = 0;

    void fail(std::exception_ptr error) { error_ = std::move(error); }
    /// Wakes the coroutine on its own executor. The job may be destroyed when this returns.
    void finish() { std::exchange(resume_, nullptr)(); }
    void when_finished(std::move_only_function<void()> resume) { resume_ = std::move(resume); }

protected:
    void rethrow_failure() const {
        if (error_) std::rethrow_exception(error_);
    }

private:
    std::exception_ptr error_;
    std::move_only_function<void()> resume_;
};

/// A job that keeps what `work(Connection&)` returned.
template <class Work>
class WorkJob final : public Job {
public:
    using Value = std::invoke_result_t<Work&, Connection&>;

    explicit WorkJob(Work work) : work_(std::move(work)) {}

    void run(Connection& connection) override {
        if constexpr (std::is_void_v<Value>) {
            work_(connection);
        } else {
            value_.emplace(work_(connection));
        }
    }
    /// Returns the last result of the work or throws its exception.
    Value take() {
        rethrow_failure();
        if constexpr (!std::is_void_v<Value>) {
            if (!value_) throw std::logic_error("a database job was finished before it ran");
            return std::move(*value_);
        }
    }

private:
    struct Nothing {};
    Work work_;
    std::optional<std::conditional_t<std::is_void_v<Value>, Nothing, Value>> value_;
};

/// Jobs that coroutines hand to database threads, first in, first out. Thread-safe.
class JobQueue {
public:
    /// `what` names the jobs in the message that says that the queue is full.
    JobQueue(std::size_t capacity, std::string what)
        : capacity_(capacity), what_(std::move(what)) {}

    /// Waits until a thread has run `job`. Throws Unavailable at once when the queue is full.
    boost::asio::awaitable<void> submit(Job& job);

    /// For a job that no coroutine waits for; it is never refused.
    void push(Job& job);

    /// Takes up to `limit` waiting jobs; waits when there is none. Empty once the queue is closed
    /// and drained.
    std::vector<Job*> take(std::size_t limit);

    /// How many jobs wait.
    std::size_t size() const;

    /// `take` still returns the waiting jobs, but waits for no more.
    void close();

private:
    void refuse_when_full();

    const std::size_t capacity_;
    const std::string what_;
    mutable std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    std::deque<Job*> jobs_;
    bool closed_ = false;
};

}  // namespace akashi::sqlite
