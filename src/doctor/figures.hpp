#pragma once

#include "base/time.hpp"
#include "doctor/finding.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// A queue in the database, of all organizations.
struct QueueFigures {
    std::int64_t waiting = 0;   ///< will still be tried
    std::int64_t retrying = 0;  ///< of them, those that have failed before
    std::int64_t dead_letters = 0;
    std::optional<Time> oldest = std::nullopt;  ///< since when the oldest waiting one waits
};

/// A table in which much space is not used.
struct BloatedTable {
    std::string name;
    std::int64_t dead_rows = 0;
    std::int64_t live_rows = 0;
};

/// What only PostgreSQL has.
struct ServerFigures {
    std::int64_t connections = 0;      ///< of all clients
    std::int64_t max_connections = 0;  ///< without those that are kept for superusers
    std::int64_t partitions = 0;       ///< of kPartitionsAhead days from today on
    std::chrono::seconds longest_transaction{0};
    std::string longest_of = {};  ///< who has it, for people
    std::chrono::seconds longest_lock_wait{0};
    std::string lock_holder = {};            ///< who has that lock, for people
    std::vector<BloatedTable> bloated = {};  ///< the worst ones
};

/// Today and the next seven days have a partition of `agent_events` each.
inline constexpr std::int64_t kPartitionsAhead = 8;

/// What to do about a transaction of PostgreSQL that others wait for, whose pid was said.
inline constexpr std::string_view kEndTransaction =
    "end the program that has it, or: psql \"$NOTIFY_URL\" -c \"SELECT pg_terminate_backend(PID)\" "
    "with that pid";

/// What is counted in a database.
struct StoreFigures {
    QueueFigures outbox;
    QueueFigures scoring;  ///< `conflict_queue`
    QueueFigures pairs;    ///< `conflict_pairs`, for the judge
    std::optional<ServerFigures> server = std::nullopt;

    /// The queue at a place, 0 to 2 in the order above.
    QueueFigures& queue(std::int64_t place) {
        return *std::array{&outbox, &scoring, &pairs}.at(static_cast<std::size_t>(place));
    }
};

/// Whether these figures are as they should be: `outbox`, `conflict_queue`, `judge_queue`, and for
/// PostgreSQL `partitions`, `connections`, `transactions` and `tables`.
Observations findings_of(const StoreFigures& figures, Time now);

}  // namespace akashi
