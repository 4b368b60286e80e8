#pragma once

#include "load.hpp"
#include "requests.hpp"
#include "table.hpp"
#include "testing/process.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace akashi::bench {

/// How long and with how much.
struct BenchmarkOptions {
    std::string server;                          ///< the binary
    std::chrono::milliseconds duration{10'000};  ///< of each measure
    std::uint64_t decisions = 100'000;           ///< in the file when searches are measured
};

/// One run of everything: starts the server on an empty data directory, loads it, and prints a
/// table.
class Benchmark {
public:
    explicit Benchmark(BenchmarkOptions options);

    /// Throws std::runtime_error when the server does anything wrong. A missed target is not wrong.
    void run();

private:
    using Request = void (RequestMaker::*)(std::string&);

    void start_server();
    bool answers();
    Load load(int connections, Request request);
    /// Runs the load and prints what came out. Throws when an answer was not a 2xx.
    LoadResult measure(std::string_view name, const Load& load);
    /// Reaches as many as 64 connections can, then measures the tail at half of that rate. Returns
    /// the rate that was reached.
    double measure_rate(std::string_view name, Request request, double target);
    void measure_traces();
    void measure_recent();
    void measure_tail(std::string_view name, Request request);
    void measure_memory();
    void measure_restart();
    void fill();

    BenchmarkOptions options_;
    testing::TemporaryDirectory directory_;
    std::uint16_t port_ = testing::free_port();
    RequestMaker requests_{/*seed=*/1};
    Table table_;
    std::unique_ptr<testing::ServerProcess> server_;
};

}  // namespace akashi::bench
