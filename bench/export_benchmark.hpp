#pragma once

#include "akashi_serve.hpp"
#include "meter.hpp"
#include "options.hpp"
#include "postgres_servers.hpp"
#include "table.hpp"

namespace akashi::bench {

/// Measures an export of `akashi serve`: what it takes in memory, and how long.
class ExportBenchmark {
public:
    explicit ExportBenchmark(BenchmarkOptions options);
    void run();

private:
    void measure();

    BenchmarkOptions options_;
    PostgresServers servers_;
    Table table_;
    Meter meter_{options_.duration, table_};
    AkashiServe server_{options_.server, servers_, meter_};
};

}  // namespace akashi::bench
