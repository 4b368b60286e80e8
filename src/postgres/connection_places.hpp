#pragma once

#include "base/log_limiter.hpp"
#include "base/steady_clock.hpp"
#include "postgres/backoff.hpp"
#include "postgres/connection.hpp"
#include "postgres/conninfo.hpp"
#include "postgres/pool_config.hpp"
#include "postgres/pool_instruments.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace akashi::postgres {

/// A sentence for clients.
inline constexpr const char* kNoneFree =
    "the server is overloaded: no database connection became free in time; try again in a second";

/// The connections of a pool: which are idle, who waits for one, and when another one is opened.
/// Those that wait get them in the order in which they came. Callable from any thread. The context
/// behind the executor must outlive it.
class ConnectionPlaces {
    class Use;

public:
    using Handle = std::unique_ptr<Connection>;
    using Clock = SteadyClock;

    /// Connects to nothing yet. Throws std::runtime_error with one sentence when the URL is wrong.
    ConnectionPlaces(boost::asio::any_io_executor executor, PoolConfig config);
    /// Closes the connections. Nobody may still wait for one or have one.
    ~ConnectionPlaces();
    ConnectionPlaces(const ConnectionPlaces&) = delete;
    ConnectionPlaces& operator=(const ConnectionPlaces&) = delete;

    /// A connection for the caller alone, who is on a strand and must put it into a Lease at once.
    /// Throws Unavailable when the server cannot be reached, none is free at `deadline`, or too
    /// many wait.
    boost::asio::awaitable<Handle> acquire(Clock::time_point deadline);

    /// The use of a connection, which is given back at its end, also after an exception. abort()
    /// ends the statement that runs on it.
    class Lease {
    public:
        Lease(ConnectionPlaces& places, Handle connection);
        ~Lease();
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        Connection& operator*() const { return *connection_; }

    private:
        ConnectionPlaces& places_;
        Handle connection_;
        std::unique_ptr<Use> use_;
        const Clock::time_point start_ = Clock::now();
    };

    /// How many there are.
    int limit() const { return limit_; }

    /// A connection that was in use has failed.
    void note_lost(const std::string& reason);
    /// Why one failed or could not be opened the last time; empty when none did.
    std::string last_failure() const;

    /// Makes all waiting and running calls throw Unavailable soon, and closes idle connections.
    void interrupt();

    /// Makes all waiting, running and later calls throw Unavailable soon. Only a DNS lookup is
    /// waited for.
    void abort();

private:
    /// Someone who waits for a turn. The timer is used on their strand; the mutex guards the rest.
    struct Waiter {
        enum class Turn { none, connection, may_open, refused };

        explicit Waiter(const boost::asio::any_io_executor& strand) : timer(strand) {}

        SteadyTimer timer;
        Turn turn = Turn::none;
        Handle connection;  ///< with Turn::connection
    };
    using WaiterPtr = std::shared_ptr<Waiter>;

    boost::asio::awaitable<Handle> wait_for_turn(WaiterPtr waiter, Clock::time_point deadline);
    boost::asio::awaitable<Handle> open(Clock::time_point deadline);
    boost::asio::awaitable<Handle> connect(std::chrono::milliseconds timeout);
    void give_back(Handle connection);
    void discard(Handle connection);
    void return_permission();

    metrics::Reading make_reading(const char* state, std::function<double()> read);

    // The caller holds the mutex.
    bool may_open() const;
    bool is_unreachable() const;
    Handle take_idle();
    void take_permission();
    WaiterPtr enqueue(const boost::asio::any_io_executor& strand);
    void serve_waiting();
    void end_all();
    void note_wait(Clock::duration waited);
    static void wake(const WaiterPtr& waiter, Waiter::Turn turn);

    bool is_in_trouble();
    void note_opened();
    void note_failed(const std::string& reason);

    const boost::asio::any_io_executor executor_;
    PoolConfig config_;
    const Conninfo conninfo_;
    const int limit_;

    mutable std::mutex mutex_;  // guards what follows; held only for a few lines
    std::vector<Handle> idle_;  ///< the last used one is the last; empty while someone waits
    std::set<const Connection*> in_use_;
    std::set<std::shared_ptr<ConnectStop>> connecting_;
    std::deque<WaiterPtr> waiting_;
    bool aborted_ = false;
    std::string last_failure_;
    int opened_ = 0;   ///< idle, in use, or being opened
    int opening_ = 0;  ///< of those, the ones being opened
    Backoff backoff_;
    Clock::time_point last_answer_;
    bool in_trouble_ = false;  ///< since a failure was logged, until a connection works
    log::Limiter lost_lines_;
    log::Limiter failed_lines_;
    log::Limiter saturated_lines_{std::chrono::seconds(10)};

    const PoolInstruments instruments_;
    // How many there are in each state; idle, acquired or opening.
    metrics::Reading idle_reading_;
    metrics::Reading acquired_reading_;
    metrics::Reading opening_reading_;
    metrics::Reading waiting_reading_;
    metrics::Reading limit_reading_;

    boost::asio::thread_pool connector_{1};  ///< opens connections: libpq's DNS lookup blocks
};

}  // namespace akashi::postgres
