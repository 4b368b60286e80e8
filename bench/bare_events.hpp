#pragma once

#include <chrono>
#include <string>

namespace akashi::bench {

// How many events a second one thread writes without a server, in rows like those of
// EventsBenchmark. Making the rows is not counted. Both throw std::runtime_error.

/// `COPY agent_events … (FORMAT binary)` on one connection, 1,000 rows a transaction. The database
/// must have the schema.
double copy_ceiling(const std::string& url, std::chrono::milliseconds duration);

/// A new SQLite file in `directory`, with the durability of the server; 100 rows a transaction.
double bare_sqlite_events(const std::string& directory, std::chrono::milliseconds duration);

}  // namespace akashi::bench
