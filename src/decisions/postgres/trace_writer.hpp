#pragma once

#include "base/steady_clock.hpp"
#include "base/task_group.hpp"
#include "decisions/postgres/batch_writer.hpp"
#include "decisions/postgres/doubtful_traces.hpp"
#include "decisions/postgres/pending_trace.hpp"
#include "decisions/postgres/suspects.hpp"
#include "decisions/trace_store.hpp"
#include "postgres/notifier.hpp"
#include "postgres/pool.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/strand.hpp>

#include <cstddef>
#include <deque>

namespace akashi::postgres {

/// Group commit: traces that arrive while transactions are in flight are written together by the
/// next one. How long a trace waits for others to join its batch:
/// - While at most one batch is in flight, the next one starts as soon as half as many traces wait
///   as are in flight, and at least one. When the last batch had 4 traces or more, at least 4.
/// - It also starts when its oldest trace has waited 3 ms.
/// - While two batches are in flight, a trace waits until one of them ends, or until 16 traces
///   wait: then a third batch starts. While three are in flight, it waits until one of them ends.
///
/// A bad trace costs its sender only:
/// - Traces that refer to decisions, and those whose idempotency key came before, are looked up
///   first, many with one statement. Unknown references are refused then. What would be refused for
///   another reason is written alone.
/// - When a batch is refused all the same, its halves are written again, and so on, until only
///   those at fault fail. Everything from their senders is written alone for some seconds.
/// - What is above the quota of its organization is then refused without a transaction, which would
///   write everything and roll it back.
/// One trace is written alone at a time, and while there are batches, one for each of them.
///
/// A trace that is not written 9 s after its arrival never is. Callable from any thread. The writer
/// and its pool must outlive all callers of record().
class TraceWriter final : public TraceStore {
public:
    using Writers = BatchWriter::Writers;

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
    using Clock = PendingTrace::Clock;
    using Queue = std::deque<PendingTrace*>;

    // All on the strand.
    void push(PendingTrace& pending);
    void write_alone(PendingTrace& pending);
    void start_batches();
    bool is_worth_sending() const;
    boost::asio::awaitable<void> write(TraceBatch batch);
    void note_suspects(const TraceBatch& batch);
    void start_lookups();
    boost::asio::awaitable<void> look_up();
    boost::asio::awaitable<void> look_up(TraceBatch batch);
    void start_writing_alone();
    boost::asio::awaitable<void> write_alone_ones();
    boost::asio::awaitable<void> settle_alone(PendingTrace& pending);
    boost::asio::awaitable<void> foresee(PendingTrace& pending);
    boost::asio::awaitable<void> take_turn();
    boost::asio::awaitable<void> stop_timers();
    void watch_waiting();
    void give_up_overdue();

    boost::asio::strand<boost::asio::any_io_executor> strand_;
    Pool& pool_;
    BatchWriter writer_;
    TaskGroup batches_;
    DoubtfulKinds doubtful_kinds_;
    Suspects suspects_;
    Queue unchecked_;    ///< wait to be looked up
    Queue waiting_;      ///< for a batch
    Queue alone_;        ///< doubtful ones and those of suspects
    int in_flight_ = 0;  ///< batches
    std::size_t traces_in_flight_ = 0;
    std::size_t last_batch_ = 0;  ///< how many traces it had
    SteadyTimer gathering_;       ///< fires when the oldest trace has waited kGathering
    bool is_looking_up_ = false;
    bool is_writing_alone_ = false;
    SteadyTimer batch_ended_;  ///< never fires; is cancelled when a batch ends
    SteadyTimer watch_;        ///< fires when a waiting trace may be overdue
    bool is_watching_ = false;
};

}  // namespace akashi::postgres
