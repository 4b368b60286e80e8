#pragma once

#include "akashi_serve.hpp"
#include "meter.hpp"
#include "options.hpp"
#include "postgres_servers.hpp"
#include "requests.hpp"
#include "table.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace akashi::bench {

/// Measures event streams of two `akashi serve` on one database: how long after the answer to a
/// trace at one of them its event comes to a thousand streams of the other one, and what ten
/// thousand streams cost.
class LiveBenchmark {
public:
    explicit LiveBenchmark(BenchmarkOptions options);
    void run();

private:
    void measure_latency();
    void measure_memory();
    /// The Authorization of new agents.
    std::vector<std::string> add_agents(std::size_t count);

    BenchmarkOptions options_;
    PostgresServers servers_;
    Table table_;
    Meter meter_{options_.duration, table_};
    AkashiServe writer_{options_.server, servers_, meter_};
    AkashiServe teller_{options_.server, servers_, meter_};
    RequestMaker requests_{/*seed=*/21};
};

}  // namespace akashi::bench
