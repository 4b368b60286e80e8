#include "doctor/figures.hpp"

#include <fmt/format.h>

#include <string_view>

namespace akashi {

namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kManyRetries = 100;
constexpr std::chrono::seconds kLongWait = 5min;
constexpr std::chrono::seconds kLongTransaction = 5min;
/// Statements of the server take milliseconds, and give up after ten seconds.
constexpr std::chrono::seconds kLongLockWait = 1s;
/// The share of connections from which on somebody should look, in percent.
constexpr std::int64_t kFewConnections = 80;

/// A queue: what it is called, and what to do about it.
struct Queue {
    std::string_view name;
    std::string_view table;
    std::string_view dead_means;  ///< what a dead letter means
    std::string_view cause;       ///< what to look at when it does not get shorter
};

constexpr Queue kOutbox{
    "outbox",
    "search_outbox",
    "these decisions are not found by meaning",
    "look at the lines qdrant and embedding, and whether a server runs"
};
constexpr Queue kScoring{
    "conflict_queue",
    "conflict_queue",
    "these decisions are not compared with others",
    "look whether a server runs, and for \"conflict scoring\" in its log"
};
constexpr Queue kPairs{
    "judge_queue",
    "conflict_pairs",
    "the judge says nothing about these pairs",
    "look at AKASHI_CONFLICT_JUDGE and AKASHI_CONFLICT_JUDGE_TOKENS_PER_HOUR"
};

/// How to see why rows failed. SQLite has no program that is surely there.
std::string ask_why(const Queue& queue, bool on_postgres) {
    if (!on_postgres) return "look for warnings in the log";
    return fmt::format(
        "psql \"$DATABASE_URL\" -c \"SELECT last_error, count(*) FROM {} WHERE attempts >= 10 "
        "GROUP "
        "BY 1\"",
        queue.table
    );
}

Observation judge_queue(
    const Queue& queue, const QueueFigures& figures, Time now, bool on_postgres
) {
    if (figures.dead_letters > 0)
        return problem(
            queue.name,
            fmt::format(
                "{} rows of {} failed 10 times: {}",
                figures.dead_letters,
                queue.table,
                queue.dead_means
            ),
            ask_why(queue, on_postgres) + "; mend the cause, then: akashi doctor --fix"
        );
    const auto age = figures.oldest
                         ? std::chrono::duration_cast<std::chrono::seconds>(now - *figures.oldest)
                         : 0s;
    const std::string state = fmt::format(
        "{} wait, {} of them failed before, the oldest for {} s",
        figures.waiting,
        figures.retrying,
        std::max(age, std::chrono::seconds(0s)).count()
    );
    if (figures.retrying > kManyRetries || age > kLongWait)
        return warning(queue.name, state, std::string(queue.cause));
    return fine(queue.name, figures.waiting == 0 ? "nothing waits" : state);
}

Observation judge_partitions(const ServerFigures& server) {
    const auto missing = kPartitionsAhead - server.partitions;
    if (missing <= 0)
        return fine("partitions", "agent_events has those of today and the next 7 days");
    return warning(
        "partitions",
        fmt::format(
            "agent_events lacks {} of those of today and the next 7 days; events go to the "
            "default partition, which no retention empties",
            missing
        ),
        "akashi doctor --fix"
    );
}

Observation judge_connections(const ServerFigures& server) {
    std::string state =
        fmt::format("{} of {} are in use", server.connections, server.max_connections);
    if (server.connections * 100 < server.max_connections * kFewConnections)
        return fine("connections", std::move(state));
    return warning(
        "connections",
        std::move(state),
        "put PgBouncer before PostgreSQL, lower pool_max_conns in DATABASE_URL, or raise "
        "max_connections"
    );
}

Observation judge_transactions(const ServerFigures& server) {
    if (server.longest_lock_wait >= kLongLockWait)
        return warning(
            "transactions",
            fmt::format(
                "statements wait for a lock, the first one for {} s: {}",
                server.longest_lock_wait.count(),
                server.lock_holder
            ),
            std::string(kEndTransaction)
        );
    if (server.longest_transaction < kLongTransaction)
        return fine("transactions", "none is open for more than 5 minutes");
    return warning(
        "transactions",
        fmt::format(
            "one is open for {} s and keeps VACUUM from its work: {}",
            server.longest_transaction.count(),
            server.longest_of
        ),
        std::string(kEndTransaction)
    );
}

Observation judge_tables(const ServerFigures& server) {
    if (server.bloated.empty()) return fine("tables", "no big one has many dead rows");
    const BloatedTable& worst = server.bloated.front();
    return warning(
        "tables",
        fmt::format(
            "{} has {} dead rows beside {} live ones; {} such tables",
            worst.name,
            worst.dead_rows,
            worst.live_rows,
            server.bloated.size()
        ),
        fmt::format(
            "psql \"$NOTIFY_URL\" -c \"VACUUM (ANALYZE) {}\"; if they stay, a long transaction "
            "keeps them",
            worst.name
        )
    );
}

}  // namespace

Observations findings_of(const StoreFigures& figures, Time now) {
    const bool on_postgres = figures.server.has_value();
    Observations findings{
        judge_queue(kOutbox, figures.outbox, now, on_postgres),
        judge_queue(kScoring, figures.scoring, now, on_postgres),
        judge_queue(kPairs, figures.pairs, now, on_postgres),
    };
    if (const auto& server = figures.server) {
        findings.push_back(judge_partitions(*server));
        findings.push_back(judge_connections(*server));
        findings.push_back(judge_transactions(*server));
        findings.push_back(judge_tables(*server));
    }
    return findings;
}

}  // namespace akashi
