#pragma once

#include "base/periodic_task.hpp"
#include "core/ids.hpp"
#include "decisions/decision.hpp"
#include "postgres/pool.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <vector>

namespace akashi::postgres {

/// Indexes current decisions that have no terms, or those of an older definition: recorded before
/// an update, or by a server of an earlier version beside this one. Any number of instances may do
/// so at once. Searches meanwhile find what is indexed. Callable from any thread.
class IndexFiller {
public:
    /// The pool must outlive it, and the context behind the executor, too.
    IndexFiller(boost::asio::any_io_executor executor, Pool& pool);

    /// Calls fill() now and every few minutes, in the background. Failures are logged.
    void start();
    /// Waits for the end of a step, a fraction of a second; cancels it after `grace`.
    boost::asio::awaitable<void> stop(std::chrono::milliseconds grace);

    /// Looks at all decisions that were not yet looked at, in steps with pauses, and returns how
    /// many it indexed. One cheap statement when nothing is left to do. For a day after the first
    /// time it looks again at those recorded since it was last called. Throws what the pool does;
    /// the next call goes on where this one ended.
    boost::asio::awaitable<std::int64_t> fill();

private:
    struct Step {
        DecisionId end;  ///< all up to here are done
        bool is_last = false;
        std::int64_t indexed = 0;
    };

    boost::asio::awaitable<void> fill_in_background();
    boost::asio::awaitable<Step> advance(DecisionId after, DecisionId latest);
    boost::asio::awaitable<std::vector<Decision>> load(const std::vector<DecisionId>& ids);

    Pool& pool_;
    std::atomic<bool> stopping_ = false;
    PeriodicTask task_;
};

}  // namespace akashi::postgres
