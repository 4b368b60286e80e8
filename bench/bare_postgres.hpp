#pragma once

#include "requests.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace akashi::bench {

/// How to reach the database. It must have the schema and the agent `admin`.
struct BareDatabase {
    std::string url;
    bool keeps_prepared_statements;  ///< not behind a PgBouncer that shares its connections
};

struct BareResult {
    double per_second = 0;
    std::uint64_t traces = 0;  ///< in all
};

// How many traces a second bare libpq connections write, with one thread each. They write the same
// rows with the same indexes and triggers as the server, and nothing else. Generating texts, ids
// and parameters is not counted. Both throw std::runtime_error when PostgreSQL refuses anything.

/// Ceiling A: 4 connections, 64 traces a transaction, multi-row statements in one round trip.
BareResult multi_row_ceiling(
    const BareDatabase& database, std::chrono::milliseconds duration, RequestMaker& requests
);

/// Ceiling B: 16 connections, one trace a transaction, each statement after the answer to the last.
BareResult single_ceiling(
    const BareDatabase& database, std::chrono::milliseconds duration, RequestMaker& requests
);

}  // namespace akashi::bench
