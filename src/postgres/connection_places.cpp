#include "postgres/connection_places.hpp"

#include "base/log.hpp"
#include "base/result.hpp"
#include "base/shielded.hpp"
#include "base/steady_clock.hpp"
#include "postgres/outcome.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

/// After a failed attempt to connect, nobody waits for connections that have not answered for this
/// long.
constexpr std::chrono::milliseconds kSilence = 1s;
/// Waits that take longer are logged.
constexpr auto kSlow = 1s;
constexpr Query kProbe{"probe", "SELECT 1"};
constexpr const char* kFull =
    "the server is overloaded: too many database statements are waiting; try again in a second";
constexpr const char* kStopping = "the server is shutting down; try again in a second";

std::chrono::milliseconds time_until(SteadyClock::time_point deadline) {
    return std::chrono::floor<std::chrono::milliseconds>(deadline - SteadyClock::now());
}

}  // namespace

/// Lets abort() end the statement that runs on a connection. After abort() the connection is shut
/// down at once.
class ConnectionPlaces::Use {
public:
    Use(ConnectionPlaces& places, const Connection& connection)
        : places_(places), connection_(connection) {
        const std::lock_guard lock(places_.mutex_);
        places_.in_use_.insert(&connection_);
        if (places_.aborted_) connection_.shut_down();
    }
    ~Use() {
        const std::lock_guard lock(places_.mutex_);
        places_.in_use_.erase(&connection_);
    }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;

private:
    ConnectionPlaces& places_;
    const Connection& connection_;
};

ConnectionPlaces::ConnectionPlaces(asio::any_io_executor executor, PoolConfig config)
    : executor_(std::move(executor)),
      config_(std::move(config)),
      conninfo_(parse_conninfo(config_.url)),
      limit_(conninfo_.pool_size.value_or(config_.connections)),
      instruments_(config_.name),
      idle_reading_(make_reading("idle", [this] { return idle_.size(); })),
      acquired_reading_(make_reading("acquired", [this] { return in_use_.size(); })),
      opening_reading_(make_reading("opening", [this] { return opening_; })),
      waiting_reading_(
          {"akashi.pool.waiting", "Statements that wait for a connection"},
          instruments_.labels,
          [this] {
              const std::lock_guard lock(mutex_);
              return static_cast<double>(waiting_.size());
          }
      ),
      limit_reading_(
          {"akashi.pool.connections.max", "Connections that the pool opens at most"},
          instruments_.labels,
          [this] { return limit_; }
      ) {
    if (const auto timeout = conninfo_.connect_timeout; timeout && *timeout > 0s)
        config_.connect_timeout = *timeout;
}

ConnectionPlaces::~ConnectionPlaces() = default;

metrics::Reading ConnectionPlaces::make_reading(const char* state, std::function<double()> read) {
    return metrics::Reading(
        {"akashi.pool.connections", "Connections of the pool to PostgreSQL"},
        {{"pool", config_.name}, {"state", state}},
        [this, read = std::move(read)] {
            const std::lock_guard lock(mutex_);
            return read();
        }
    );
}

ConnectionPlaces::Lease::Lease(ConnectionPlaces& places, Handle connection)
    : places_(places),
      connection_(std::move(connection)),
      use_(std::make_unique<Use>(places_, *connection_)) {}

ConnectionPlaces::Lease::~Lease() {
    use_.reset();
    places_.instruments_.busy.Increment(metrics::seconds_since(start_));
    places_.give_back(std::move(connection_));
}

asio::awaitable<ConnectionPlaces::Handle> ConnectionPlaces::acquire(Clock::time_point deadline) {
    const auto strand = co_await asio::this_coro::executor;
    while (true) {
        Handle connection;
        WaiterPtr waiter;
        {
            const std::lock_guard lock(mutex_);
            if (aborted_) throw Unavailable(kStopping);
            connection = take_idle();
            if (!connection && may_open())
                take_permission();
            else if (!connection)
                waiter = enqueue(strand);
        }
        if (waiter) connection = co_await wait_for_turn(std::move(waiter), deadline);
        if (!connection) co_return co_await open(deadline);
        if (connection->is_alive()) co_return connection;
        // The server closed it while it was idle: nothing was lost.
        discard(std::move(connection));
    }
}

/// Returns a connection, or null with the permission to open one.
asio::awaitable<ConnectionPlaces::Handle> ConnectionPlaces::wait_for_turn(
    WaiterPtr waiter, Clock::time_point deadline
) {
    const auto start = Clock::now();
    while (true) {
        // Looks again from time to time: a connection that does not answer wakes no waiter.
        waiter->timer.expires_at(std::min(deadline, Clock::now() + kSilence));
        co_await waiter->timer.async_wait(asio::as_tuple(asio::use_awaitable));
        const std::lock_guard lock(mutex_);
        switch (waiter->turn) {
            case Waiter::Turn::connection:
                note_wait(Clock::now() - start);
                co_return std::move(waiter->connection);
            case Waiter::Turn::may_open:
                co_return nullptr;
            case Waiter::Turn::refused:
                throw Unavailable(kUnreachable);
            case Waiter::Turn::none:
                break;
        }
        if (!is_unreachable() && Clock::now() < deadline) continue;
        std::erase(waiting_, waiter);
        if (is_unreachable()) throw Unavailable(kUnreachable);
        note_wait(Clock::now() - start);
        instruments_.refused.Increment();
        throw Unavailable(kNoneFree);
    }
}

/// The caller needs the permission. PgBouncer accepts connections even while the server behind it
/// is away: after a failure, a new connection is used only once it has answered a statement.
asio::awaitable<ConnectionPlaces::Handle> ConnectionPlaces::open(Clock::time_point deadline) {
    // An attempt with less time than usual could fail, as if the server were away.
    if (time_until(deadline) < std::min(config_.connect_timeout, config_.statement_timeout / 2)) {
        return_permission();
        throw Unavailable(kNoneFree);
    }
    const auto timeout = std::min(config_.connect_timeout, time_until(deadline));
    try {
        Handle connection = co_await connect(timeout);
        if (is_in_trouble()) {
            const Use use(*this, *connection);
            const std::vector<Statement> probe{{&kProbe, {}}};
            co_await connection->run(probe, std::min(timeout, time_until(deadline)));
        }
        note_opened();
        co_return connection;
    } catch (const std::exception& error) {
        note_failed(error.what());
    }
    throw Unavailable(kUnreachable);
}

asio::awaitable<ConnectionPlaces::Handle> ConnectionPlaces::connect(
    std::chrono::milliseconds timeout
) {
    const auto stop = std::make_shared<ConnectStop>();
    {
        const std::lock_guard lock(mutex_);
        if (aborted_) throw Unavailable(kStopping);
        connecting_.insert(stop);
    }
    auto attempt = co_await asio::co_spawn(
        connector_,
        Outcome<Handle>::of(Connection::open(executor_, conninfo_, timeout, stop)),
        shielded()
    );
    {
        const std::lock_guard lock(mutex_);
        connecting_.erase(stop);
    }
    co_return attempt.take();
}

void ConnectionPlaces::give_back(Handle connection) {
    if (!connection->is_idle()) return discard(std::move(connection));
    const std::lock_guard lock(mutex_);
    last_answer_ = Clock::now();
    if (waiting_.empty()) return idle_.push_back(std::move(connection));
    waiting_.front()->connection = std::move(connection);
    wake(waiting_.front(), Waiter::Turn::connection);
    waiting_.pop_front();
}

void ConnectionPlaces::discard(Handle connection) {
    connection.reset();
    const std::lock_guard lock(mutex_);
    --opened_;
    serve_waiting();
}

void ConnectionPlaces::return_permission() {
    const std::lock_guard lock(mutex_);
    --opened_;
    --opening_;
    serve_waiting();
}

void ConnectionPlaces::abort() {
    const std::lock_guard lock(mutex_);
    aborted_ = true;
    end_all();
}

void ConnectionPlaces::interrupt() {
    std::vector<Handle> closed;  // after the mutex is free
    const std::lock_guard lock(mutex_);
    end_all();
    opened_ -= static_cast<int>(idle_.size());
    closed.swap(idle_);
}

void ConnectionPlaces::end_all() {
    for (const Connection* connection : in_use_) connection->shut_down();
    for (const auto& stop : connecting_) asio::post(connector_, [stop] { stop->request(); });
    for (const WaiterPtr& waiter : waiting_) wake(waiter, Waiter::Turn::refused);
    waiting_.clear();
}

/// While the server is away, only one connection is opened at a time.
bool ConnectionPlaces::may_open() const {
    if (opened_ == limit_) return false;
    return !backoff_.is_active() || (opening_ == 0 && backoff_.is_over(Clock::now()));
}

/// PgBouncer keeps statements while the server behind it is away: open connections that do not
/// answer do not mean that the server is there.
bool ConnectionPlaces::is_unreachable() const {
    if (!backoff_.is_active()) return false;
    return opened_ == opening_ || Clock::now() - last_answer_ > kSilence;
}

ConnectionPlaces::Handle ConnectionPlaces::take_idle() {
    if (idle_.empty()) return nullptr;
    Handle connection = std::move(idle_.back());
    idle_.pop_back();
    return connection;
}

void ConnectionPlaces::take_permission() {
    ++opened_;
    ++opening_;
}

ConnectionPlaces::WaiterPtr ConnectionPlaces::enqueue(const asio::any_io_executor& strand) {
    if (is_unreachable()) {
        serve_waiting();
        throw Unavailable(kUnreachable);
    }
    if (waiting_.size() >= config_.waiting_limit) {
        instruments_.refused.Increment();
        throw Unavailable(kFull);
    }
    waiting_.push_back(std::make_shared<Waiter>(strand));
    return waiting_.back();
}

/// Called after a place has become free or the server has come back or gone away.
void ConnectionPlaces::serve_waiting() {
    while (!waiting_.empty() && (may_open() || is_unreachable())) {
        if (may_open()) {
            take_permission();
            wake(waiting_.front(), Waiter::Turn::may_open);
        } else {
            wake(waiting_.front(), Waiter::Turn::refused);
        }
        waiting_.pop_front();
    }
}

void ConnectionPlaces::wake(const WaiterPtr& waiter, Waiter::Turn turn) {
    waiter->turn = turn;
    // Posted to its strand, since the waiter may be just about to begin its wait.
    asio::post(waiter->timer.get_executor(), [waiter] { waiter->timer.cancel(); });
}

void ConnectionPlaces::note_wait(Clock::duration waited) {
    instruments_.waits.Observe(std::chrono::duration<double>(waited).count());
    if (waited < kSlow) return;
    if (const auto dropped = saturated_lines_.admit(Clock::now()))
        log::warn(
            "storage: pool saturated",
            {{"acquired", opened_},
             {"max", limit_},
             {"wait_ms", std::chrono::floor<std::chrono::milliseconds>(waited).count()},
             {"dropped", *dropped}}
        );
}

bool ConnectionPlaces::is_in_trouble() {
    const std::lock_guard lock(mutex_);
    return in_trouble_;
}

void ConnectionPlaces::note_opened() {
    const std::lock_guard lock(mutex_);
    --opening_;
    backoff_.end();
    if (std::exchange(in_trouble_, false) && config_.logs_failures)
        log::info("storage: connected again");
    serve_waiting();
}

void ConnectionPlaces::note_failed(const std::string& reason) {
    const std::lock_guard lock(mutex_);
    --opened_;
    --opening_;
    backoff_.note_failure(Clock::now());
    in_trouble_ = true;
    instruments_.connect_failures.Increment();
    last_failure_ = reason;
    if (!config_.logs_failures) return serve_waiting();
    if (const auto dropped = failed_lines_.admit(Clock::now()))
        log::warn("storage: connect failed", {{"error", reason}, {"dropped", *dropped}});
    serve_waiting();
}

std::string ConnectionPlaces::last_failure() const {
    const std::lock_guard lock(mutex_);
    return last_failure_;
}

void ConnectionPlaces::note_lost(const std::string& reason) {
    instruments_.lost.Increment();
    const std::lock_guard lock(mutex_);
    in_trouble_ = true;
    last_failure_ = reason;
    if (!config_.logs_failures) return;
    if (const auto dropped = lost_lines_.admit(Clock::now()))
        log::warn("storage: connection lost", {{"error", reason}, {"dropped", *dropped}});
}

}  // namespace akashi::postgres
