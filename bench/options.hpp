#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace akashi::bench {

/// What to measure, for how long and on how much data.
struct BenchmarkOptions {
    std::string server;                          ///< the binary
    std::chrono::milliseconds duration{10'000};  ///< of each measure
    std::uint64_t decisions = 100'000;           ///< in the database when reads are measured
    std::chrono::milliseconds outage{10'000};    ///< how long PostgreSQL is away
    std::chrono::milliseconds attack{60'000};    ///< how long hostile clients attack
    std::string only;                            ///< the only attack, by name; empty: all at once
    bool writes = true;                          ///< whether these are measured at all
    bool reads = true;
};

}  // namespace akashi::bench
