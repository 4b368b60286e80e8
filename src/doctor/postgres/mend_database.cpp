#include "doctor/postgres/mend_database.hpp"

#include "doctor/figures.hpp"
#include "doctor/postgres/session.hpp"
#include "doctor/postgres/sql.hpp"
#include "postgres/sql.hpp"

#include <fmt/format.h>

#include <chrono>
#include <string_view>
#include <vector>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// Many rows may have to be moved into a new partition.
constexpr std::chrono::seconds kPatience{60};
/// Another doctor may mend the same rows.
constexpr std::string_view kLockPatience = "10s";

asio::awaitable<Rows> run(Connection& connection, const Query& query, Parameters parameters = {}) {
    std::vector<Statement> statements;
    statements.push_back({&sql::set_lock_patience, Parameters::of(kLockPatience)});
    statements.push_back({&query, std::move(parameters)});
    auto results = co_await connection.run(statements, kPatience);
    co_return std::move(results[1]);
}

}  // namespace

asio::awaitable<Mended> mend_database(std::string url, Mending mending) {
    const auto connection = co_await open_session(std::move(url));
    Mended mended;
    if (mending.makes_partitions) {
        const Rows made = co_await run(
            *connection, sql::make_event_partitions, Parameters::of(kPartitionsAhead - 1)
        );
        if (made.count() > 0)
            mended.push_back(fmt::format("{} partitions of agent_events were made", made.count()));
    }
    const Rows stale = co_await run(*connection, sql::free_stale_entries);
    note_freed(mended, stale.changed(), "search_outbox");
    if (mending.frees_entries)
        note_freed(
            mended, (co_await run(*connection, sql::free_dead_entries)).changed(), "search_outbox"
        );
    if (mending.frees_jobs) {
        note_freed(
            mended, (co_await run(*connection, sql::free_dead_scoring)).changed(), "conflict_queue"
        );
        note_freed(
            mended, (co_await run(*connection, sql::free_dead_pairs)).changed(), "conflict_pairs"
        );
    }
    co_return mended;
}

}  // namespace akashi::postgres
