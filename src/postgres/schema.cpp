#include "postgres/schema.hpp"

#include "base/log.hpp"
#include "base/result.hpp"
#include "base/sleep_for.hpp"
#include "base/steady_clock.hpp"
#include "postgres/migrations.hpp"
#include "postgres/outcome.hpp"
#include "postgres/sql.hpp"

#include <boost/asio/thread_pool.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace akashi::postgres {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr auto kPatience = 60s;
constexpr auto kPause = 500ms;
constexpr std::int64_t kDaysAhead = 7;

asio::awaitable<bool> answers(Pool& pool) {
    try {
        co_await pool.run(sql::ping);
        co_return true;
    } catch (const Unavailable&) {
        co_return false;  // the pool has logged why
    }
}

asio::awaitable<void> wait_for_server(Pool& pool) {
    const auto deadline = SteadyClock::now() + kPatience;
    while (!co_await answers(pool)) {
        if (SteadyClock::now() > deadline)
            throw std::runtime_error(fmt::format(
                "storage: the database of DATABASE_URL did not answer within {} s; the lines "
                "\"storage: connect failed\" say why",
                kPatience.count()
            ));
        co_await sleep_for(kPause);
    }
}

void apply(Migrator& migrator) {
    for (const auto& [version, duration] : migrator.apply())
        log::info("migration applied", {{"version", version}, {"duration_ms", duration.count()}});
}

/// Says so when the database is that of a newer version.
void refuse_pending(Migrator& migrator) {
    std::vector<std::string> pending;
    std::vector<std::string> newer;
    for (const auto& [version, applied_at, is_newer] : migrator.list()) {
        if (!applied_at) pending.push_back(version);
        if (is_newer) newer.push_back(version);
    }
    if (!newer.empty())
        log::warn(
            "migrations: the database is of a newer version, which this program works with",
            {{"migrations", fmt::format("{}", fmt::join(newer, ", "))}}
        );
    if (pending.empty()) return;
    throw std::runtime_error(fmt::format(
        "migrations: the database {} lacks {}; run \"akashi migrate apply\" with the same "
        "DATABASE_URL, then start again",
        migrator.database(),
        fmt::join(pending, ", ")
    ));
}

/// Blocks its thread.
asio::awaitable<bool> migrate(std::string url, bool may_change) {
    Migrator migrator(url);
    if (may_change) apply(migrator);
    refuse_pending(migrator);
    co_return true;
}

}  // namespace

asio::awaitable<void> prepare_schema(Pool& pool, std::string url, bool may_change) {
    co_await wait_for_server(pool);
    asio::thread_pool thread(1);
    co_await run_on(
        asio::any_io_executor(thread.get_executor()), migrate(std::move(url), may_change)
    );
}

asio::awaitable<void> make_event_partitions(Pool& pool) {
    const Rows made = co_await pool.run(sql::make_event_partitions, Parameters::of(kDaysAhead));
    for (int row = 0; row < made.count(); ++row)
        log::info("event partition made", {{"partition", made.get<std::string>(row, 0)}});
}

}  // namespace akashi::postgres
