#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace akashi::postgres {

struct PoolConfig {
    std::string url;  ///< any form that libpq takes, plus the parameters of other drivers' pools
    int connections = 4;
    /// What tells its metrics from those of other pools.
    const char* name = "primary";
    std::chrono::milliseconds connect_timeout{5'000};
    /// From the call to the answer, with the wait for a connection and all repetitions. A call with
    /// less than half of it left opens no connection.
    std::chrono::milliseconds statement_timeout{10'000};
    std::size_t waiting_limit = 4'096;
    /// How often statements are repeated after a serialization failure or a deadlock.
    int repetitions = 3;
    /// Whether lost connections are logged. Otherwise its owner tells of them.
    bool logs_failures = true;
};

}  // namespace akashi::postgres
