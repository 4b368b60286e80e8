#pragma once

#include "decisions/postgres/pending_trace.hpp"
#include "postgres/notifier.hpp"
#include "postgres/pool.hpp"
#include "postgres/row_writer.hpp"
#include "postgres/server_clock.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <span>
#include <vector>

namespace akashi::postgres {

/// Writes traces in transactions, and finds out which of them a transaction was refused for. A
/// transaction that does not come to its end in time fails in the database, so that a trace whose
/// client was told to try again is not stored later. Several coroutines of one strand may use it at
/// once.
class BatchWriter {
public:
    using Writers = std::vector<RowWriter<TraceRecord>*>;

    /// `writers` write the rows of a transaction in this order. They and the pool must outlive it,
    /// as must `notifier`, which is told of every committed trace and may be null.
    BatchWriter(Pool& pool, Writers writers, Notifier* notifier)
        : pool_(pool), writers_(std::move(writers)), notifier_(notifier) {}

    /// Decides about each of the traces: it is written, or has a refusal or a failure. One
    /// transaction writes them all; when that is refused, each half of them is written in the same
    /// way. Does not throw.
    boost::asio::awaitable<void> settle(std::span<PendingTrace* const> traces);

    /// What would refuse the trace if nothing else did, as RowWriter::foresee() tells.
    boost::asio::awaitable<std::optional<Error>> foresee(const TraceRecord& trace);

private:
    boost::asio::awaitable<bool> try_together(std::span<PendingTrace* const> traces);
    boost::asio::awaitable<void> settle_one(PendingTrace& pending);
    boost::asio::awaitable<bool> try_one(PendingTrace& pending);
    boost::asio::awaitable<void> commit(std::span<PendingTrace* const> traces);
    boost::asio::awaitable<Time> time_of(PendingTrace::Clock::time_point due);
    boost::asio::awaitable<Verdict> explain(const PostgresError& error, TraceRecord& trace);
    void announce(std::span<PendingTrace* const> traces);

    Pool& pool_;
    Writers writers_;
    Notifier* notifier_;
    ServerClock clock_{pool_};
};

}  // namespace akashi::postgres
