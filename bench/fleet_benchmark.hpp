#pragma once

#include "akashi_serve.hpp"
#include "meter.hpp"
#include "options.hpp"
#include "postgres_servers.hpp"
#include "requests.hpp"
#include "table.hpp"

#include <cstddef>
#include <string>

namespace akashi::bench {

/// Traces and reads at one, two and three `akashi serve` on one database, through nginx as
/// deploy/nginx has it.
class FleetBenchmark {
public:
    explicit FleetBenchmark(BenchmarkOptions options);
    void run();

private:
    void measure(std::size_t instances);

    const BenchmarkOptions options_;
    PostgresServers servers_;
    Table table_;
    Meter meter_{options_.duration, table_};
    RequestMaker requests_{/*seed=*/31};
};

}  // namespace akashi::bench
