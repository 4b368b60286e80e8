#include "postgres/read_replica.hpp"

#include "base/log.hpp"
#include "base/result.hpp"
#include "postgres/errors.hpp"
#include "postgres/sql.hpp"

#include <iterator>
#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

/// For the connection and for the answer of a look, each.
constexpr auto kLookPatience = 1s;
/// For a read, with what the primary needs when the replica did not answer.
constexpr auto kReadPatience = PoolConfig().statement_timeout;
/// A replica may be late for a moment, when much is written: that is no news.
constexpr auto kLagWorthTelling = 5s;

PoolConfig pool_config(const ReadReplicaConfig& config) {
    return {
        .url = config.url,
        .connections = config.connections,
        .name = "replica",
        .connect_timeout = kLookPatience,
        .repetitions = 0,  // the primary is better
        .logs_failures = false,
    };
}

PoolConfig probe_config(const ReadReplicaConfig& config) {
    return {
        .url = config.url,
        .connections = 1,
        .name = "replica_check",
        .connect_timeout = kLookPatience,
        .statement_timeout = kLookPatience,
        .repetitions = 0,
        .logs_failures = false,
    };
}

}  // namespace

ReadReplica::ReadReplica(asio::any_io_executor executor, Pool& primary, ReadReplicaConfig config)
    : primary_(primary),
      patience_(config.patience),
      positions_(primary),
      pool_(executor, pool_config(config)),
      probe_(executor, probe_config(config)),
      answered_reading_(make_reading("replica", answered_)),
      missed_reading_(make_reading("primary", missed_)),
      connected_reading_(
          {"akashi.replica.connected", "1 while reads use the replica"},
          {},
          [this] { return state_ == State::connected ? 1 : 0; }
      ),
      watch_(executor, "replica_watch", config.period, [this] { return look(); }) {}

metrics::Reading ReadReplica::make_reading(
    const char* server, const std::atomic<std::uint64_t>& count
) {
    return metrics::Reading(
        {"akashi.replica.reads", "Reads that were sent to the replica, by who answered them"},
        {{"server", server}},
        [&count] { return static_cast<double>(count.load()); },
        metrics::Reading::Kind::counter
    );
}

void ReadReplica::abort() {
    pool_.abort();
    probe_.abort();
}

asio::awaitable<std::vector<Rows>> ReadReplica::run_together(std::vector<Statement> statements) {
    const auto deadline = Pool::Clock::now() + kReadPatience;
    if (state_ == State::connected) {
        if (auto results = co_await try_to_run(statements, deadline)) co_return std::move(*results);
        ++missed_;
    }
    co_return co_await primary_.run_together(std::move(statements), deadline);
}

/// Nothing when the primary must answer. That includes every refusal of a statement: the replica
/// may have ended it because of what it replays, or may not have replayed a migration yet; and what
/// is really wrong, the primary refuses too.
asio::awaitable<std::optional<std::vector<Rows>>> ReadReplica::try_to_run(
    const std::vector<Statement>& statements, Pool::Clock::time_point deadline
) {
    const auto position = co_await positions_.now();
    if (!position) co_return std::nullopt;
    std::vector<Statement> checked = check(*position);
    checked.insert(checked.end(), statements.begin(), statements.end());
    const auto now = Pool::Clock::now();
    try {
        auto results = co_await pool_.run_together(std::move(checked), now + (deadline - now) / 2);
        results.erase(results.begin());
        ++answered_;
        co_return results;
    } catch (const PostgresError& error) {
        if (error.is_late()) state_ = State::lagging;
        if (error.is_requirement()) state_ = State::disconnected;
    } catch (const Unavailable&) {
        state_ = State::disconnected;
    }
    co_return std::nullopt;
}

std::vector<Statement> ReadReplica::check(const LogPosition& position) const {
    std::vector<Statement> statements;
    statements.push_back(
        {&sql::require_replay, Parameters::of(position.log, position.end, patience_.count())}
    );
    return statements;
}

asio::awaitable<void> ReadReplica::look() {
    // Without the primary nothing is known about the replica.
    const auto position = co_await positions_.now();
    if (position) co_await look_at(*position);
}

asio::awaitable<void> ReadReplica::look_at(const LogPosition& position) {
    try {
        co_await probe_.run_together(check(position));
        // The pool must have noticed that the server is back before reads use it.
        if (state_ != State::connected) co_await pool_.run_together(check(position));
        note_connected();
    } catch (const PostgresError& error) {
        error.is_late() ? note_lagging(error.reason()) : note_lost(error.reason());
    } catch (const Unavailable& error) {
        const std::string reason = probe_.last_failure();
        note_lost(reason.empty() ? error.what() : std::string_view(reason));
    }
}

void ReadReplica::note_connected() {
    state_ = State::connected;
    lagging_since_.reset();
    if (told_ == State::connected) return;
    told_ = State::connected;
    log::info("storage: read replica connected");
}

void ReadReplica::note_lagging(std::string_view reason) {
    state_ = State::lagging;
    const auto now = SteadyClock::now();
    if (!lagging_since_) lagging_since_ = now;
    if (told_ == State::lagging || now - *lagging_since_ < kLagWorthTelling) return;
    told_ = State::lagging;
    log::warn("storage: read replica lags", {{"error", reason}});
}

void ReadReplica::note_lost(std::string_view reason) {
    state_ = State::disconnected;
    lagging_since_.reset();
    // Reads that still wait for it need not wait for their deadline.
    pool_.interrupt();
    if (told_ == State::disconnected) return;
    told_ = State::disconnected;
    log::warn("storage: read replica lost", {{"error", reason}});
}

}  // namespace akashi::postgres
