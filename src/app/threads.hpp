#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include <chrono>
#include <functional>

namespace akashi::app {

/// The thread pool for all work that never blocks: a thread per core, at least two. Call its
/// functions from one thread outside of the pool.
class Threads {
public:
    Threads();

    boost::asio::any_io_executor executor() { return pool_.get_executor(); }

    /// Runs a coroutine to its end. Throws what it throws.
    void run(boost::asio::awaitable<void> task);
    /// The same, but calls `abort` when the task has not ended after `patience`, and still waits.
    void run(
        boost::asio::awaitable<void> task,
        std::chrono::milliseconds patience,
        const std::function<void()>& abort
    );

    /// Waits until nothing is left to run.
    void join() { pool_.join(); }

private:
    boost::asio::thread_pool pool_;
};

}  // namespace akashi::app
