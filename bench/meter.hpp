#pragma once

#include "costs.hpp"
#include "load.hpp"
#include "table.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi::bench {

/// Puts load on a server, prints a line for each measure and adds results to a table. The table
/// must outlive it.
class Meter {
public:
    using Request = std::function<void(std::string&)>;  ///< fills in one whole HTTP/1.1 request

    Meter(std::chrono::milliseconds duration, Table& table);

    /// From now on, it measures the server at this port, which consists of these workers.
    void point_at(std::uint16_t port, std::vector<Worker> workers);

    Load load(int connections, Request request) const;
    /// The processor time of the workers from now on.
    Costs costs() const { return Costs(workers_); }

    /// Runs the load and prints what came out. Throws std::runtime_error when an answer was not a
    /// 2xx.
    LoadResult measure(std::string_view name, const Load& load);

    /// Measures the highest rate of 64 connections, then the tail of the latencies at half of that
    /// rate. Returns the highest rate.
    double measure_rate(
        std::string_view name, const Request& request, double rate_target, double tail_target
    );

private:
    std::chrono::milliseconds duration_;
    Table& table_;
    std::uint16_t port_ = 0;
    std::vector<Worker> workers_;
};

}  // namespace akashi::bench
