#pragma once

#include "base/metrics.hpp"
#include "base/periodic_task.hpp"
#include "base/steady_clock.hpp"
#include "postgres/log_position.hpp"
#include "postgres/pool.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi::postgres {

struct ReadReplicaConfig {
    std::string url;  ///< as PoolConfig::url; PgBouncer in transaction mode may be in between
    int connections = 4;
    /// How long a read waits for what was committed before it.
    std::chrono::milliseconds patience{30};
    /// How often it is looked whether the replica can be used.
    std::chrono::milliseconds period{500};
};

/// Runs reads on a streaming replica as if they ran on the primary: each asks the primary for the
/// end of its log and runs on the replica behind a check that this was replayed there, in the same
/// transaction. So a caller sees what was committed before its call, through whatever server.
/// Everything that the replica does not answer, the primary does.
///
/// A replica that is late, lost, promoted or of another cluster is left alone; it is asked in the
/// background until it can be used again. Callable from any thread.
class ReadReplica {
public:
    enum class State { connected, lagging, disconnected };

    /// Connects to nothing before start(), and is `disconnected` until it has been looked at.
    /// `primary` and the context behind the executor must outlive it. Throws std::runtime_error
    /// when the URL is wrong.
    ReadReplica(boost::asio::any_io_executor executor, Pool& primary, ReadReplicaConfig config);
    ReadReplica(const ReadReplica&) = delete;
    ReadReplica& operator=(const ReadReplica&) = delete;

    void start() { watch_.start(); }
    /// Lets a look at the replica finish, but cancels it after `grace`. Reads go on.
    boost::asio::awaitable<void> stop(std::chrono::milliseconds grace) {
        return watch_.stop(grace);
    }
    /// Ends all that waits for the replica; the reads turn to the primary.
    void abort();

    /// As it is known now: reads use it when it is `connected`.
    State state() const { return state_; }
    /// How many reads it has answered, and how many it was asked in vain.
    std::uint64_t answered() const { return answered_; }
    std::uint64_t missed() const { return missed_; }

    /// Runs statements that only read; as Pool::run_together(), on the replica or the primary.
    boost::asio::awaitable<std::vector<Rows>> run_together(std::vector<Statement> statements);

private:
    boost::asio::awaitable<std::optional<std::vector<Rows>>> try_to_run(
        const std::vector<Statement>& statements, Pool::Clock::time_point deadline
    );
    std::vector<Statement> check(const LogPosition& position) const;
    static metrics::Reading make_reading(
        const char* server, const std::atomic<std::uint64_t>& count
    );
    boost::asio::awaitable<void> look();
    boost::asio::awaitable<void> look_at(const LogPosition& position);
    void note_lagging(std::string_view reason);
    void note_lost(std::string_view reason);
    void note_connected();

    Pool& primary_;
    const std::chrono::milliseconds patience_;
    LogPositions positions_;
    Pool pool_;
    Pool probe_;  ///< one connection, so that slow reads do not look like a lost replica
    std::atomic<State> state_ = State::disconnected;
    std::atomic<std::uint64_t> answered_ = 0;
    std::atomic<std::uint64_t> missed_ = 0;
    metrics::Reading answered_reading_;
    metrics::Reading missed_reading_;
    metrics::Reading connected_reading_;
    // Used only by look():
    std::optional<State> told_;  ///< what the log says
    std::optional<SteadyClock::time_point> lagging_since_;
    PeriodicTask watch_;
};

}  // namespace akashi::postgres
