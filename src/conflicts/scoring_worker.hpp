#pragma once

#include "base/log_limiter.hpp"
#include "base/periodic_task.hpp"
#include "conflicts/scoring_batch.hpp"
#include "core/part.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <chrono>
#include <exception>
#include <vector>

namespace akashi {

/// Works the queue of decisions off: when it is woken, and every few seconds. Any number of servers
/// may do so at once (docs/conflicts.md, "How outcomes are compared"). Callable from any thread.
class ScoringWorker {
public:
    /// The store must outlive it. `pairs` as for ScoringBatch.
    ScoringWorker(const Context& context, ScoringStore& store, PairSink pairs = {});

    void start();
    /// Something was queued. Not after stop() has returned.
    void wake() { task_.kick(); }
    /// The batch in progress may finish within kStepGrace. What is left waits for the next start.
    boost::asio::awaitable<void> stop();

    /// One batch. True when there may be more. Throws Unavailable when the store cannot be reached;
    /// then no attempt is counted.
    boost::asio::awaitable<bool> step();

private:
    boost::asio::awaitable<void> run();
    boost::asio::awaitable<void> work_off_one_by_one(std::vector<ScoringJob> jobs);
    boost::asio::awaitable<void> count_attempt(ScoringJob job, std::exception_ptr failure);

    ScoringStore& store_;
    const Clock clock_;
    boost::asio::thread_pool threads_{1};
    ScoringBatch batch_;
    std::atomic<bool> is_stopping_ = false;
    log::Limiter failure_lines_{std::chrono::seconds(10)};
    PeriodicTask task_;  // last: it uses the members above
};

}  // namespace akashi
