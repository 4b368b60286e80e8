#pragma once

#include "base/query.hpp"
#include "base/steady_clock.hpp"
#include "postgres/copy.hpp"
#include "postgres/errors.hpp"
#include "postgres/parameters.hpp"
#include "postgres/pool_config.hpp"
#include "postgres/rows.hpp"
#include "postgres/statement.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace akashi::postgres {

/// A few connections to one server, non-blocking, on the executor's threads. Opens them when they
/// are needed; a lost connection is opened again with exponential back-off and jitter.
/// Works behind PgBouncer in transaction mode: no named statement, no session state.
/// The context behind the executor must outlive the pool.
///
/// Callable from any thread; the caller resumes on its own executor. Throws Unavailable when the
/// server cannot be reached or no connection is free in time: then nothing was written.
/// Throws OutcomeUnknown when the connection is lost or the time is over after the statements were
/// sent, and PostgresError when one is refused.
class Pool {
public:
    /// Connects to nothing yet. Throws std::runtime_error with one sentence when the URL is wrong.
    Pool(boost::asio::any_io_executor executor, PoolConfig config);
    /// Closes the connections. No caller may still be waiting.
    ~Pool();
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    /// One statement in a transaction of its own. Serialization failures and deadlocks are retried
    /// (PoolConfig::repetitions), after 10 ms, doubled each time, with jitter. When PostgreSQL
    /// finds no such table, function or type, the session's settings are reset and the statement is
    /// retried once: another client may have changed them.
    boost::asio::awaitable<Rows> run(const Query& query, Parameters parameters = {});

    /// All statements in one transaction and one round trip (pipeline mode, one Sync); the results
    /// are in the same order. When one is refused, the whole batch is rolled back. Retried as
    /// above.
    boost::asio::awaitable<std::vector<Rows>> run_together(std::vector<Statement> statements);

    using Clock = SteadyClock;
    /// The same, but given up at `deadline`.
    boost::asio::awaitable<std::vector<Rows>> run_together(
        std::vector<Statement> statements, Clock::time_point deadline
    );

    /// A transaction that streams rows. Not repeated: the caller makes the rows again.
    boost::asio::awaitable<std::vector<Rows>> copy(Copy copy, Clock::time_point deadline);

    /// How many connections it opens at most.
    int limit() const;

    /// Why a connection was lost or could not be opened the last time, for logs; empty when none
    /// was.
    std::string last_failure() const;

    /// Makes all waiting and running calls throw Unavailable soon, and closes the connections.
    /// Later calls open new ones.
    void interrupt();

    /// Makes all waiting, running and later calls throw Unavailable soon. Only a DNS lookup is
    /// waited for.
    void abort();

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace akashi::postgres
