#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include <chrono>
#include <functional>

namespace akashi::app {

/// The pool that runs everything that never blocks: a thread per core, two at least. Its functions
/// are called from outside of the pool, by one thread.
class Threads {
public:
    Threads();

    boost::asio::any_io_executor executor() { return pool_.get_executor(); }

    /// Runs a coroutine to its end. Throws what it throws.
    void run(boost::asio::awaitable<void> task);
    /// The same. Calls `abort` when it has not ended after `patience`, and goes on waiting.
    void run(
        boost::asio::awaitable<void> task,
        std::chrono::seconds patience,
        const std::function<void()>& abort
    );

    /// Waits until nothing is left to run.
    void join() { pool_.join(); }

private:
    boost::asio::thread_pool pool_;
};

}  // namespace akashi::app
