#pragma once

#include "requests.hpp"

#include <chrono>
#include <string>

namespace akashi::bench {

/// How many traces a second one thread writes to a SQLite file of its own in `directory`, with the
/// server's schema and durability (write-ahead log, synchronous=FULL). It writes the same rows for
/// each trace as the server, with prepared statements, 64 traces a transaction, and nothing else.
/// Generating the texts is not counted. The server is compared with this in the same run.
double bare_sqlite(
    const std::string& directory, std::chrono::milliseconds duration, RequestMaker& requests
);

}  // namespace akashi::bench
