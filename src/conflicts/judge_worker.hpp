#pragma once

#include "base/clock.hpp"
#include "base/log_limiter.hpp"
#include "base/periodic_task.hpp"
#include "conflicts/judge.hpp"
#include "conflicts/judge_breaker.hpp"
#include "conflicts/judge_budget.hpp"
#include "conflicts/judge_store.hpp"
#include "core/part.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>

namespace akashi {

/// Asks the judge about the pairs of the queue: every few seconds, some of them at once, as long as
/// the budget lasts and the judge answers (docs/conflicts.md, "A model as judge"). Any number of
/// servers may do so. Callable from any thread.
class JudgeWorker {
public:
    /// All must outlive it. `patience` is the longest time for one answer.
    JudgeWorker(
        const Context& context,
        JudgeStore& store,
        Judge& judge,
        JudgeBudget& budget,
        std::chrono::milliseconds patience
    );

    void start() { task_.start(); }
    /// Something was queued. Not after stop() has returned.
    void wake() { task_.kick(); }
    /// Pairs that are being judged go back to the queue when their locks end.
    boost::asio::awaitable<void> stop() { return task_.stop(kStepGrace); }

    /// One batch. True when there may be more. Throws what the store does.
    boost::asio::awaitable<bool> step();

private:
    boost::asio::awaitable<void> run();
    bool may_ask();
    boost::asio::awaitable<void> judge_all(const std::vector<QueuedPair>& pairs);
    boost::asio::awaitable<void> judge_pair(QueuedPair pair);
    boost::asio::awaitable<void> put_back(QueuedPair pair, JudgeFailed failure);
    boost::asio::awaitable<void> forget_old();

    const Context context_;
    JudgeStore& store_;
    Judge& judge_;
    JudgeBudget& budget_;
    const std::chrono::milliseconds patience_;
    JudgeBreaker breaker_;
    Time next_forgetting_;  // only the task uses it
    log::Limiter failure_lines_{std::chrono::seconds(10)};
    log::Limiter budget_lines_{std::chrono::hours(1)};
    PeriodicTask task_;  // last: it uses the members above
};

}  // namespace akashi
