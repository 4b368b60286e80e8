#pragma once

#include "decisions/decision_store.hpp"
#include "decisions/postgres/trace_batch.hpp"
#include "postgres/notifier.hpp"
#include "postgres/pool.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <set>
#include <vector>

namespace akashi::postgres {

/// Group commit: while a transaction is on its way, arriving traces gather and go together as the
/// next one, or beside it once they are half as many or the first has waited a millisecond; none
/// waits while nothing is on its way. A batch that is refused is written again trace by trace, so
/// that only the guilty one fails. Callable from any thread. The writer and its pool must outlive
/// all that wait for it.
class TraceWriter {
public:
    /// `notifier`, which hears of every committed trace, may be null.
    TraceWriter(boost::asio::any_io_executor executor, Pool& pool, Notifier* notifier = nullptr);

    /// As DecisionStore::record says.
    boost::asio::awaitable<Result<Recorded>> record(TraceRecord trace);

    /// The agent is gone: the next trace has to register it again.
    void forget(OrgId org, const std::string& agent_id);

private:
    using Clock = std::chrono::steady_clock;

    /// A trace on its way, and the coroutine that waits for it, in whose frame it lives.
    struct Pending {
        TraceRecord trace;
        Clock::time_point arrival = Clock::now();
        Result<Recorded> result{Recorded()};
        std::exception_ptr failure;
        std::move_only_function<void()> resume;
    };
    using Batch = std::vector<Pending*>;

    // All on the strand.
    void push(Pending& pending);
    void start_batches();
    bool is_worth_sending() const;
    boost::asio::awaitable<void> write(Batch batch);
    boost::asio::awaitable<void> try_together(Batch& batch);
    boost::asio::awaitable<void> write_alone(Pending& pending);
    boost::asio::awaitable<Result<Recorded>> explain(
        const PostgresError& error, const TraceRecord& trace
    );
    std::set<AgentName> unknown_agents(const Batch& batch) const;
    void learn(const Batch& batch);
    void announce(const Batch& batch);

    boost::asio::strand<boost::asio::any_io_executor> strand_;
    Pool& pool_;
    Notifier* notifier_;
    std::deque<Pending*> waiting_;
    int in_flight_ = 0;  ///< batches
    std::size_t traces_in_flight_ = 0;
    std::size_t last_batch_ = 0;           ///< how many traces it had
    boost::asio::steady_timer gathering_;  ///< until the first of those that wait has waited enough
    std::set<AgentName> known_;
};

}  // namespace akashi::postgres
