#include "postgres/pool.hpp"

#include "base/log.hpp"
#include "base/log_limiter.hpp"
#include "base/result.hpp"
#include "base/shielded.hpp"
#include "postgres/backoff.hpp"
#include "postgres/connection.hpp"
#include "postgres/outcome.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>
#include <deque>
#include <mutex>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr int kRepetitions = 3;
constexpr std::chrono::milliseconds kFirstRepetition = 10ms;
/// After a failed attempt to connect, no batch waits for connections that have not answered for
/// this long.
constexpr std::chrono::milliseconds kSilence = 1s;
constexpr Query kProbe{"probe", "SELECT 1"};
constexpr Query kReset{"reset_session", "RESET ALL"};
constexpr const char* kFull =
    "the server is overloaded: too many database statements are waiting; try again in a second";
constexpr const char* kStopping = "the server is shutting down; try again in a second";
/// Statements and waits for a connection that take longer are logged.
constexpr auto kSlow = 1s;
constexpr const char* kNoneFree =
    "the server is overloaded: no database connection became free in time; try again in a second";

/// PgBouncer hands a session on with the settings of its previous client, such as the empty search
/// path of pg_dump. Then our own tables, functions and types are not found.
bool is_of_changed_session(const PostgresError& error) {
    constexpr std::array<std::string_view, 3> kUndefined{"42P01", "42883", "42704"};
    return std::ranges::find(kUndefined, error.state()) != kUndefined.end();
}

std::chrono::milliseconds time_until(std::chrono::steady_clock::time_point deadline) {
    return std::chrono::floor<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now()
    );
}

/// Logs every batch at debug level, and slow ones as a warning.
void log_duration(const std::vector<Statement>& statements, std::chrono::nanoseconds duration) {
    const bool is_slow = duration > kSlow;
    const log::Level level = is_slow ? log::Level::warn : log::Level::debug;
    if (!log::enabled(level)) return;
    std::string names;
    for (const Statement& statement : statements) {
        if (!names.empty()) names += ' ';
        names += statement.query->name;
    }
    const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(duration);
    log::write(
        level,
        is_slow ? "storage: slow statements" : "storage: statements",
        {{"statements", names}, {"duration_ms", milliseconds.count()}}
    );
}

}  // namespace

/// Each batch is a coroutine on a strand of its own and has a connection to itself while it runs.
/// The mutex guards what batches share and is held only for a few lines.
struct Pool::State {
    using Handle = std::unique_ptr<Connection>;
    using Clock = std::chrono::steady_clock;

    /// A batch that waits for its turn. The timer is used on its strand; the mutex guards the rest.
    struct Waiter {
        enum class Turn { none, connection, may_open, refused };

        explicit Waiter(const asio::any_io_executor& strand) : timer(strand) {}

        asio::steady_timer timer;
        Turn turn = Turn::none;
        Handle connection;  ///< with Turn::connection
    };
    using WaiterPtr = std::shared_ptr<Waiter>;

    /// Gives a connection back at the end of its use, also after an exception.
    struct Lease {
        State& state;
        Handle connection;
        ~Lease() { state.give_back(std::move(connection)); }
    };
    /// Lets abort() end the statement that runs on a connection.
    struct Use {
        Use(State& of, const Connection& connection);
        ~Use();
        State& state;
        const Connection& used;
    };

    State(asio::any_io_executor on, PoolConfig with)
        : executor(std::move(on)),
          config(std::move(with)),
          conninfo(parse_conninfo(config.url)),
          limit(conninfo.pool_size.value_or(config.connections)) {
        if (const auto timeout = conninfo.connect_timeout; timeout && *timeout > 0s)
            config.connect_timeout = *timeout;
    }

    static asio::awaitable<std::vector<Rows>> serve(
        std::shared_ptr<State> self, std::vector<Statement> statements, Clock::time_point deadline
    );
    asio::awaitable<std::vector<Rows>> attempt(
        const std::vector<Statement>& statements, Clock::time_point deadline
    );

    asio::awaitable<Handle> acquire(Clock::time_point deadline);
    asio::awaitable<Handle> wait_for_turn(WaiterPtr waiter, Clock::time_point deadline);
    asio::awaitable<Handle> open(Clock::time_point deadline);
    asio::awaitable<Handle> connect(std::chrono::milliseconds timeout);
    void give_back(Handle connection);
    void discard(Handle connection);
    void return_permission();
    void abort();

    // The caller holds the mutex.
    bool may_open() const;
    bool is_unreachable() const;
    Handle take_idle();
    void take_permission();
    WaiterPtr enqueue(const asio::any_io_executor& strand);
    void serve_waiting();
    void note_wait(Clock::duration waited);
    static void wake(const WaiterPtr& waiter, Waiter::Turn turn);

    bool is_in_trouble();
    void note_opened();
    void note_failed(const std::string& reason);
    void note_lost(const std::string& reason);

    asio::any_io_executor executor;
    PoolConfig config;
    const Conninfo conninfo;
    const int limit;

    std::mutex mutex;
    std::vector<Handle> idle;  ///< the last used one is the last; empty while a batch waits
    std::set<const Connection*> in_use;
    std::set<std::shared_ptr<ConnectStop>> connecting;
    std::deque<WaiterPtr> waiting;
    bool aborted = false;
    int opened = 0;   ///< idle, in use, or being opened
    int opening = 0;  ///< of those, the ones being opened
    Backoff backoff;
    Clock::time_point last_answer;
    bool in_trouble = false;  ///< since a failure was logged, until a connection works
    log::Limiter lost_lines;
    log::Limiter failed_lines;
    log::Limiter saturated_lines{10s};

    asio::thread_pool connector{1};  ///< opens connections: libpq's DNS lookup blocks
};

/// Owns the state, which must live as long as the coroutine.
asio::awaitable<std::vector<Rows>> Pool::State::serve(
    std::shared_ptr<State> self, std::vector<Statement> statements, Clock::time_point deadline
) {
    bool resets = false;
    for (int repetition = 0;; ++repetition) {
        try {
            auto results = co_await self->attempt(statements, deadline);
            if (resets) results.erase(results.begin());
            co_return results;
        } catch (const PostgresError& error) {
            const bool can_reset = !resets && is_of_changed_session(error);
            if (!can_reset && (!error.is_retryable() || repetition == kRepetitions)) throw;
            if (can_reset) statements.insert(statements.begin(), {&kReset, {}});
            resets = resets || can_reset;
        }
        const auto base = kFirstRepetition * (1 << repetition);
        asio::steady_timer pause(co_await asio::this_coro::executor, base + random_part_of(base));
        co_await pause.async_wait(asio::use_awaitable);
    }
}

/// After abort() the connection is shut down at once.
Pool::State::Use::Use(State& of, const Connection& connection) : state(of), used(connection) {
    const std::lock_guard lock(state.mutex);
    state.in_use.insert(&used);
    if (state.aborted) used.shut_down();
}

Pool::State::Use::~Use() {
    const std::lock_guard lock(state.mutex);
    state.in_use.erase(&used);
}

asio::awaitable<std::vector<Rows>> Pool::State::attempt(
    const std::vector<Statement>& statements, Clock::time_point deadline
) {
    const Lease lease{*this, co_await acquire(deadline)};
    const Use use(*this, *lease.connection);
    const auto start = Clock::now();
    if (start >= deadline) throw Unavailable(kNoneFree);
    try {
        auto results = co_await lease.connection->run(statements, time_until(deadline));
        log_duration(statements, Clock::now() - start);
        co_return results;
    } catch (const ConnectionLost& lost) {
        note_lost(lost.what());
        lost.refuse();
    }
}

/// A connection for this batch alone. Throws Unavailable.
asio::awaitable<Pool::State::Handle> Pool::State::acquire(Clock::time_point deadline) {
    const auto strand = co_await asio::this_coro::executor;
    while (true) {
        Handle connection;
        WaiterPtr waiter;
        {
            const std::lock_guard lock(mutex);
            if (aborted) throw Unavailable(kStopping);
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
asio::awaitable<Pool::State::Handle> Pool::State::wait_for_turn(
    WaiterPtr waiter, Clock::time_point deadline
) {
    const auto start = Clock::now();
    while (true) {
        // Looks again from time to time: a connection that does not answer wakes no waiter.
        waiter->timer.expires_at(std::min(deadline, Clock::now() + kSilence));
        co_await waiter->timer.async_wait(asio::as_tuple(asio::use_awaitable));
        const std::lock_guard lock(mutex);
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
        std::erase(waiting, waiter);
        if (is_unreachable()) throw Unavailable(kUnreachable);
        note_wait(Clock::now() - start);
        throw Unavailable(kNoneFree);
    }
}

/// The caller needs the permission. PgBouncer accepts connections even while the server behind it
/// is away: after a failure, a new connection is used only once it has answered a statement.
asio::awaitable<Pool::State::Handle> Pool::State::open(Clock::time_point deadline) {
    // An attempt with less time than usual could fail, as if the server were away.
    if (time_until(deadline) < std::min(config.connect_timeout, config.statement_timeout / 2)) {
        return_permission();
        throw Unavailable(kNoneFree);
    }
    const auto timeout = std::min(config.connect_timeout, time_until(deadline));
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

asio::awaitable<Pool::State::Handle> Pool::State::connect(std::chrono::milliseconds timeout) {
    const auto stop = std::make_shared<ConnectStop>();
    {
        const std::lock_guard lock(mutex);
        if (aborted) throw Unavailable(kStopping);
        connecting.insert(stop);
    }
    auto attempt = co_await asio::co_spawn(
        connector,
        Outcome<Handle>::of(Connection::open(executor, conninfo, timeout, stop)),
        shielded()
    );
    {
        const std::lock_guard lock(mutex);
        connecting.erase(stop);
    }
    co_return attempt.take();
}

void Pool::State::give_back(Handle connection) {
    if (!connection->is_idle()) return discard(std::move(connection));
    const std::lock_guard lock(mutex);
    last_answer = Clock::now();
    if (waiting.empty()) return idle.push_back(std::move(connection));
    waiting.front()->connection = std::move(connection);
    wake(waiting.front(), Waiter::Turn::connection);
    waiting.pop_front();
}

void Pool::State::discard(Handle connection) {
    connection.reset();
    const std::lock_guard lock(mutex);
    --opened;
    serve_waiting();
}

void Pool::State::return_permission() {
    const std::lock_guard lock(mutex);
    --opened;
    --opening;
    serve_waiting();
}

void Pool::State::abort() {
    const std::lock_guard lock(mutex);
    aborted = true;
    for (const Connection* connection : in_use) connection->shut_down();
    for (const auto& stop : connecting) asio::post(connector, [stop] { stop->request(); });
    for (const WaiterPtr& waiter : waiting) wake(waiter, Waiter::Turn::refused);
    waiting.clear();
}

/// While the server is away, only one connection is opened at a time.
bool Pool::State::may_open() const {
    if (opened == limit) return false;
    return !backoff.is_active() || (opening == 0 && backoff.is_over(Clock::now()));
}

/// PgBouncer keeps statements while the server behind it is away: open connections that do not
/// answer do not mean that the server is there.
bool Pool::State::is_unreachable() const {
    if (!backoff.is_active()) return false;
    return opened == opening || Clock::now() - last_answer > kSilence;
}

Pool::State::Handle Pool::State::take_idle() {
    if (idle.empty()) return nullptr;
    Handle connection = std::move(idle.back());
    idle.pop_back();
    return connection;
}

void Pool::State::take_permission() {
    ++opened;
    ++opening;
}

Pool::State::WaiterPtr Pool::State::enqueue(const asio::any_io_executor& strand) {
    if (is_unreachable()) {
        serve_waiting();
        throw Unavailable(kUnreachable);
    }
    if (waiting.size() >= config.waiting_limit) throw Unavailable(kFull);
    waiting.push_back(std::make_shared<Waiter>(strand));
    return waiting.back();
}

/// Called after a place has become free or the server has come back or gone away.
void Pool::State::serve_waiting() {
    while (!waiting.empty() && (may_open() || is_unreachable())) {
        if (may_open()) {
            take_permission();
            wake(waiting.front(), Waiter::Turn::may_open);
        } else {
            wake(waiting.front(), Waiter::Turn::refused);
        }
        waiting.pop_front();
    }
}

void Pool::State::wake(const WaiterPtr& waiter, Waiter::Turn turn) {
    waiter->turn = turn;
    // Posted to its strand, since the waiter may be just about to begin its wait.
    asio::post(waiter->timer.get_executor(), [waiter] { waiter->timer.cancel(); });
}

void Pool::State::note_wait(Clock::duration waited) {
    if (waited < kSlow) return;
    if (const auto dropped = saturated_lines.admit(Clock::now()))
        log::warn(
            "storage: pool saturated",
            {{"acquired", opened},
             {"max", limit},
             {"wait_ms", std::chrono::floor<std::chrono::milliseconds>(waited).count()},
             {"dropped", *dropped}}
        );
}

bool Pool::State::is_in_trouble() {
    const std::lock_guard lock(mutex);
    return in_trouble;
}

void Pool::State::note_opened() {
    const std::lock_guard lock(mutex);
    --opening;
    backoff.end();
    if (std::exchange(in_trouble, false)) log::info("storage: connected again");
    serve_waiting();
}

void Pool::State::note_failed(const std::string& reason) {
    const std::lock_guard lock(mutex);
    --opened;
    --opening;
    backoff.note_failure(Clock::now());
    in_trouble = true;
    if (const auto dropped = failed_lines.admit(Clock::now()))
        log::warn("storage: connect failed", {{"error", reason}, {"dropped", *dropped}});
    serve_waiting();
}

void Pool::State::note_lost(const std::string& reason) {
    const std::lock_guard lock(mutex);
    in_trouble = true;
    if (const auto dropped = lost_lines.admit(Clock::now()))
        log::warn("storage: connection lost", {{"error", reason}, {"dropped", *dropped}});
}

Pool::Pool(asio::any_io_executor executor, PoolConfig config)
    : state_(std::make_shared<State>(std::move(executor), std::move(config))) {}

Pool::~Pool() = default;

void Pool::abort() { state_->abort(); }

asio::awaitable<Rows> Pool::run(const Query& query, Parameters parameters) {
    std::vector<Statement> statements;
    statements.push_back({&query, std::move(parameters)});
    std::vector<Rows> results = co_await run_together(std::move(statements));
    co_return std::move(results.at(0));
}

asio::awaitable<std::vector<Rows>> Pool::run_together(std::vector<Statement> statements) {
    const auto deadline = Clock::now() + state_->config.statement_timeout;
    co_return co_await run_together(std::move(statements), deadline);
}

asio::awaitable<std::vector<Rows>> Pool::run_together(
    std::vector<Statement> statements, Clock::time_point deadline
) {
    if (statements.empty()) co_return std::vector<Rows>();
    // Not cancelled with its caller: a batch is short, and may already be committed.
    co_return co_await run_on(
        asio::any_io_executor(asio::make_strand(state_->executor)),
        State::serve(state_, std::move(statements), deadline)
    );
}

}  // namespace akashi::postgres
