#include "doctor/postgres/database_check.hpp"

#include "base/with_timeout.hpp"
#include "doctor/postgres/figures_check.hpp"
#include "doctor/postgres/pooler_check.hpp"
#include "doctor/postgres/question.hpp"
#include "doctor/postgres/session.hpp"
#include "doctor/postgres/sql.hpp"
#include "postgres/migrations.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace akashi::postgres {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t kOldestVersion = 150'000;
constexpr std::string_view kMigrations = "migrations";
constexpr std::int64_t kGibibyte = 1'073'741'824;
constexpr auto kMostSkew = 2s;
/// For everything together. Less than the doctor waits for a check, so that what was found is told.
constexpr std::chrono::milliseconds kPatience = 6s;

/// What the server says about itself.
struct ServerState {
    std::int64_t version_number = 0;
    std::string version;
    Time clock;
    Time asked;  ///< by our clock, the middle between question and answer
    std::string synchronous_commit;
    std::int64_t min_wal_size = 0;
    std::int64_t max_wal_size = 0;
    std::string wal_compression;
    bool is_standby = false;
    std::int64_t port = 0;  ///< 0: a Unix socket
    std::string client_check_interval;
};

asio::awaitable<ServerState> ask_server(Connection& connection) {
    const std::vector<Statement> statements{{&sql::find_server, {}}};
    const Time before = now();
    const auto results = co_await connection.run(statements, kCheckPatience);
    const Time after = now();
    const Rows& row = results[0];
    co_return ServerState{
        .version_number = row.get<std::int64_t>(0, 0),
        .version = row.get<std::string>(0, 1),
        .clock = row.get<Time>(0, 2),
        .asked = before + (after - before) / 2,
        .synchronous_commit = row.get<std::string>(0, 3),
        .min_wal_size = row.get<std::int64_t>(0, 4),
        .max_wal_size = row.get<std::int64_t>(0, 5),
        .wal_compression = row.get<std::string>(0, 6),
        .is_standby = row.get<bool>(0, 7),
        .port = row.get<std::int64_t>(0, 8),
        .client_check_interval = row.get<std::string>(0, 9),
    };
}

Observation judge_server(const ServerState& server) {
    constexpr std::string_view kName = "postgres";
    if (server.is_standby)
        return problem(
            kName,
            "DATABASE_URL leads to a standby, which takes no writes",
            "let DATABASE_URL name the primary"
        );
    if (server.version_number < kOldestVersion)
        return problem(
            kName,
            fmt::format("PostgreSQL {} answers, which is too old", server.version),
            "upgrade PostgreSQL to 15 or newer"
        );
    return fine(kName, fmt::format("PostgreSQL {} answers", server.version));
}

Observation judge_clock(const ServerState& server) {
    using Seconds = std::chrono::duration<double>;
    const auto skew = Seconds(server.asked - server.clock);
    if (skew < kMostSkew && skew > -kMostSkew) return fine("clock", "within 2 s of PostgreSQL's");
    return warning(
        "clock",
        fmt::format(
            "this machine is {:.1f} s {} PostgreSQL: tokens, locks and times of decisions are off",
            std::abs(skew.count()),
            skew.count() > 0 ? "ahead of" : "behind"
        ),
        "let NTP or chrony set the clocks of both machines"
    );
}

Observation judge_settings(const ServerState& server) {
    std::vector<std::string> changes;
    if (server.synchronous_commit == "off")
        changes.emplace_back("synchronous_commit = on (answered traces can be lost)");
    if (server.min_wal_size < kGibibyte) changes.emplace_back("min_wal_size = 1GB");
    if (server.max_wal_size < 4 * kGibibyte) changes.emplace_back("max_wal_size = 4GB");
    if (server.wal_compression == "off") changes.emplace_back("wal_compression = lz4");
    if (server.client_check_interval == "0")
        changes.emplace_back("client_connection_check_interval = 2s");
    if (changes.empty()) return fine("settings", "those of PostgreSQL are as recommended");
    return warning(
        "settings",
        fmt::format(
            "PostgreSQL does not have {} (docs/operations/connections-to-the-database.md)",
            fmt::join(changes, ", ")
        ),
        "set them with ALTER SYSTEM SET as a superuser, then: SELECT pg_reload_conf()"
    );
}

/// By the messages of PostgreSQL, for the server and for a role, and of PgBouncer: before a session
/// there is no SQLSTATE.
bool has_no_place(const std::string& failure) {
    return failure.contains("too many clients") || failure.contains("too many connections") ||
           failure.contains("connection slots") || failure.contains("no more connections allowed");
}

/// Why the database could not be examined to the end.
Observation judge_failure(const std::string& failure, bool has_answered) {
    constexpr std::string_view kName = "postgres";
    if (has_no_place(failure))
        return problem(
            kName,
            fmt::format(
                "{}: it has {} left",
                failure,
                has_answered ? "too few connections" : "no connection"
            ),
            "end programs that have many, or lower pool_max_conns in DATABASE_URL: "
            "docs/operations/connections-to-the-database.md"
        );
    if (has_answered)
        return problem(
            kName,
            fmt::format("it answers, but not all questions of the doctor: {}", failure),
            "something may lock a table, or it has too much to do: "
            "docs/operations/the-database-is-slow.md"
        );
    return problem(
        kName,
        fmt::format("{}: all requests fail", failure),
        "bring PostgreSQL or PgBouncer back, or correct DATABASE_URL; without PgBouncer, let it "
        "name PostgreSQL itself and restart"
    );
}

/// Blocks. Whether the tables are ours is told by its condition.
Observation check_migrations(const std::string& url) {
    std::vector<MigrationState> states;
    try {
        states = Migrator(url).list();
    } catch (const std::runtime_error& error) {
        return problem(
            kMigrations, error.what(), "run the version of Akashi that migrated the database"
        );
    }
    std::vector<std::string> pending;
    for (const MigrationState& state : states)
        if (!state.applied_at) pending.push_back(state.version);
    if (std::ranges::any_of(states, &MigrationState::is_newer))
        return warning(
            kMigrations,
            "the database is of a newer version, which this program works with",
            "bring all servers to that version (docs/operations/upgrade.md)"
        );
    if (pending.empty()) return fine(kMigrations, fmt::format("all {} are applied", states.size()));
    return problem(
        kMigrations,
        pending.size() == 1 ? fmt::format("the database lacks {}", pending.front())
                            : fmt::format(
                                  "the database lacks {} of {}, the first is {}",
                                  pending.size(),
                                  states.size(),
                                  pending.front()
                              ),
        "akashi migrate apply"
    );
}

/// What Migrator would wait for without end.
asio::awaitable<std::optional<Observation>> find_lock_on_migrations(Connection& connection) {
    try {
        Answer answer =
            co_await ask(connection, kMigrations, "schema_migrations", sql::count_migrations);
        if (auto* lock = std::get_if<Observation>(&answer)) co_return std::move(*lock);
        co_return std::nullopt;
    } catch (const PostgresError&) {
        co_return std::nullopt;  // there is no such table in an empty database
    }
}

asio::awaitable<void> look(const std::string& url, Observations& findings) {
    const auto connection = co_await open_session(url);
    const ServerState server = co_await ask_server(*connection);
    findings.push_back(judge_server(server));
    findings.push_back(judge_clock(server));
    findings.push_back(judge_settings(server));
    findings.push_back(co_await check_pooler(url, *connection, server.port));
    if (auto lock = co_await find_lock_on_migrations(*connection)) {
        findings.push_back(std::move(*lock));
    } else {
        findings.push_back(check_migrations(url));
        if (findings.back().condition != Condition::ok) co_return;
    }
    for (Observation& finding : co_await check_figures(*connection))
        findings.push_back(std::move(finding));
}

asio::awaitable<void> count(std::string url, std::optional<VectorCount>& counted) {
    const auto connection = co_await open_session(std::move(url));
    const std::vector<Statement> statements{{&sql::count_vectors, {}}};
    const auto results = co_await connection->run(statements, kCheckPatience);
    counted.emplace(results[0].get<std::int64_t>(0, 0), results[0].get<std::int64_t>(0, 1));
}

}  // namespace

asio::awaitable<Observations> check_database(std::string url) {
    Observations findings;
    std::string failure;
    try {
        failure = co_await with_timeout(failure_of(look(url, findings)), kPatience);
    } catch (const boost::system::system_error&) {
        failure = fmt::format("no answer within {} ms", kPatience.count());
    }
    if (!failure.empty()) findings.push_back(judge_failure(failure, !findings.empty()));
    co_return findings;
}

asio::awaitable<std::optional<VectorCount>> count_vectors(std::string url) {
    std::optional<VectorCount> counted;
    co_await failure_of(count(std::move(url), counted));  // the check of the database says why
    co_return counted;
}

}  // namespace akashi::postgres
