#include "postgres/pool.hpp"

#include "base/log.hpp"
#include "base/result.hpp"
#include "base/sleep_for.hpp"
#include "base/span.hpp"
#include "postgres/backoff.hpp"
#include "postgres/connection.hpp"
#include "postgres/connection_places.hpp"
#include "postgres/outcome.hpp"
#include "postgres/statement_times.hpp"

#include <boost/asio/strand.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds kFirstRepetition = 10ms;
constexpr Query kReset{"reset_session", "RESET ALL"};
/// Statements that take longer are logged.
constexpr auto kSlow = 1s;

/// PgBouncer hands a session on with the settings of its previous client, such as the empty search
/// path of pg_dump. Then our own tables, functions and types are not found.
bool is_of_changed_session(const PostgresError& error) {
    constexpr std::array<std::string_view, 3> kUndefined{"42P01", "42883", "42704"};
    return std::ranges::find(kUndefined, error.state()) != kUndefined.end();
}

/// Logs every batch at debug level, and slow ones as a warning. `last` may be null.
void log_duration(
    const std::vector<Statement>& statements, const Query* last, std::chrono::nanoseconds duration
) {
    const bool is_slow = duration > kSlow;
    const log::Level level = is_slow ? log::Level::warn : log::Level::debug;
    if (!log::enabled(level)) return;
    std::string names;
    for (const Statement& statement : statements) {
        if (!names.empty()) names += ' ';
        names += statement.query->name;
    }
    if (last != nullptr) names.append(1, ' ').append(last->name);
    const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(duration);
    log::write(
        level,
        is_slow ? "storage: slow statements" : "storage: statements",
        {{"statements", names}, {"duration_ms", milliseconds.count()}}
    );
}

}  // namespace

/// Each batch is a coroutine on a strand of its own and has a connection to itself while it runs.
struct Pool::State {
    State(asio::any_io_executor on, PoolConfig with)
        : executor(std::move(on)),
          statement_timeout(with.statement_timeout),
          repetitions(with.repetitions),
          places(executor, std::move(with)) {}

    static asio::awaitable<std::vector<Rows>> serve(
        std::shared_ptr<State> self, std::vector<Statement> statements, Clock::time_point deadline
    );
    asio::awaitable<std::vector<Rows>> attempt(
        const std::vector<Statement>& statements, Clock::time_point deadline
    );
    static asio::awaitable<std::vector<Rows>> serve_copy(
        std::shared_ptr<State> self, Copy copy, Clock::time_point deadline
    );
    /// Awaits `use` of a connection of the pool, which gets the time that is left. For the log,
    /// `statements` and `last` are what it runs.
    template <class Use>
    asio::awaitable<std::vector<Rows>> with_connection(
        const std::vector<Statement>& statements,
        const Query* last,
        Clock::time_point deadline,
        Use use
    );

    const asio::any_io_executor executor;
    const std::chrono::milliseconds statement_timeout;
    StatementTimes times;
    const int repetitions;
    ConnectionPlaces places;
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
            if (!can_reset && (!error.is_retryable() || repetition >= self->repetitions)) throw;
            if (can_reset) statements.insert(statements.begin(), {&kReset, {}});
            resets = resets || can_reset;
        }
        const auto base = kFirstRepetition * (1 << repetition);
        co_await sleep_for(base + random_part_of(base));
    }
}

template <class Use>
asio::awaitable<std::vector<Rows>> Pool::State::with_connection(
    const std::vector<Statement>& statements, const Query* last, Clock::time_point deadline, Use use
) {
    const ConnectionPlaces::Lease connection(places, co_await places.acquire(deadline));
    const auto start = Clock::now();
    if (start >= deadline) throw Unavailable(kNoneFree);
    try {
        const auto left = std::chrono::floor<std::chrono::milliseconds>(deadline - start);
        auto results = co_await use(*connection, left);
        log_duration(statements, last, Clock::now() - start);
        if (last == nullptr)
            times.note(statements, start);
        else
            times.note_copy(start);
        co_return results;
    } catch (const ConnectionLost& lost) {
        places.note_lost(lost.what());
        lost.refuse();
    }
}

asio::awaitable<std::vector<Rows>> Pool::State::attempt(
    const std::vector<Statement>& statements, Clock::time_point deadline
) {
    return with_connection(statements, nullptr, deadline, [&](Connection& connection, auto left) {
        return connection.run(statements, left);
    });
}

/// Owns the state, which must live as long as the coroutine.
asio::awaitable<std::vector<Rows>> Pool::State::serve_copy(
    std::shared_ptr<State> self, Copy copy, Clock::time_point deadline
) {
    co_return co_await self->with_connection(
        copy.statements,
        copy.into,
        deadline,
        [&](Connection& connection, auto left) { return connection.copy(copy, left); }
    );
}

Pool::Pool(asio::any_io_executor executor, PoolConfig config)
    : state_(std::make_shared<State>(std::move(executor), std::move(config))) {}

Pool::~Pool() = default;

int Pool::limit() const { return state_->places.limit(); }

std::string Pool::last_failure() const { return state_->places.last_failure(); }

void Pool::interrupt() { state_->places.interrupt(); }

void Pool::abort() { state_->places.abort(); }

asio::awaitable<Rows> Pool::run(const Query& query, Parameters parameters) {
    std::vector<Statement> statements;
    statements.push_back({&query, std::move(parameters)});
    std::vector<Rows> results = co_await run_together(std::move(statements));
    co_return std::move(results.at(0));
}

asio::awaitable<std::vector<Rows>> Pool::run_together(std::vector<Statement> statements) {
    const auto deadline = Clock::now() + state_->statement_timeout;
    co_return co_await run_together(std::move(statements), deadline);
}

asio::awaitable<std::vector<Rows>> Pool::run_together(
    std::vector<Statement> statements, Clock::time_point deadline
) {
    if (statements.empty()) co_return std::vector<Rows>();
    span::Child span("postgres");
    span.set("db.operation.name", statements.front().query->name);
    // Not cancelled with its caller: a batch is short, and may already be committed.
    co_return co_await run_on(
        asio::any_io_executor(asio::make_strand(state_->executor)),
        State::serve(state_, std::move(statements), deadline)
    );
}

asio::awaitable<std::vector<Rows>> Pool::copy(Copy copy, Clock::time_point deadline) {
    const span::Child span("postgres");
    co_return co_await run_on(
        asio::any_io_executor(asio::make_strand(state_->executor)),
        State::serve_copy(state_, std::move(copy), deadline)
    );
}

}  // namespace akashi::postgres
