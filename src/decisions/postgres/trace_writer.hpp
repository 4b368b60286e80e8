#pragma once

#include "base/task_group.hpp"
#include "decisions/trace_store.hpp"
#include "postgres/notifier.hpp"
#include "postgres/pool.hpp"
#include "postgres/row_writer.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <optional>
#include <vector>

namespace akashi::postgres {

/// Group commit: traces that arrive while transactions are in flight are written together by the
/// next one. How long a trace waits for others to join its batch:
/// - While at most one batch is in flight, the next one starts as soon as half as many traces wait
///   as are in flight, and at least one. When the last batch had 4 traces or more, at least 4.
/// - It also starts when its oldest trace has waited 3 ms.
/// - While two batches are in flight, a trace waits until one of them ends, or until 16 traces
///   wait: then a third batch starts. While three are in flight, it waits until one of them ends.
///
/// When a batch is refused, its traces are written again one by one, so that only those at fault
/// fail. Callable from any thread. The writer and its pool must outlive all callers of record().
class TraceWriter final : public TraceStore {
public:
    using Writers = std::vector<RowWriter<TraceRecord>*>;

    /// `writers` write the rows of a batch in this order; they are called on one strand and must
    /// outlive the writer. `notifier`, which is told of every committed trace, may be null.
    TraceWriter(
        boost::asio::any_io_executor executor,
        Pool& pool,
        Writers writers,
        Notifier* notifier = nullptr
    );

    boost::asio::awaitable<Result<Recorded>> record(TraceRecord trace) override;
    boost::asio::awaitable<std::int64_t> forget_idempotency_keys(Time before) override;

    /// Waits at most 30 s for the batches in flight. To be called after the last trace, before the
    /// writer is destroyed.
    boost::asio::awaitable<void> stop();

private:
    using Clock = std::chrono::steady_clock;

    /// A waiting trace; it lives in the frame of the coroutine that waits for its result.
    struct Pending {
        TraceRecord trace;
        Clock::time_point arrival = Clock::now();
        std::optional<Error> refusal;
        std::exception_ptr failure;
        std::move_only_function<void()> resume;
    };
    using Batch = std::vector<Pending*>;

    // All on the strand.
    void push(Pending& pending);
    void start_batches();
    bool is_worth_sending() const;
    boost::asio::awaitable<void> write(Batch batch);
    boost::asio::awaitable<void> try_together(const Batch& batch);
    boost::asio::awaitable<void> write_alone(Pending& pending);
    boost::asio::awaitable<bool> is_settled(Pending& pending);
    boost::asio::awaitable<Verdict> explain(const PostgresError& error, TraceRecord& trace);
    void announce(const Batch& batch);

    boost::asio::strand<boost::asio::any_io_executor> strand_;
    Pool& pool_;
    Writers writers_;
    Notifier* notifier_;
    TaskGroup batches_;
    std::deque<Pending*> waiting_;
    int in_flight_ = 0;  ///< batches
    std::size_t traces_in_flight_ = 0;
    std::size_t last_batch_ = 0;           ///< how many traces it had
    boost::asio::steady_timer gathering_;  ///< fires when the oldest trace has waited kGathering
};

}  // namespace akashi::postgres
