#pragma once

#include "akashi_serve.hpp"
#include "meter.hpp"
#include "options.hpp"
#include "postgres_servers.hpp"
#include "table.hpp"
#include "text.hpp"

#include <cstdint>
#include <string>

namespace akashi::bench {

/// Measures the check of a plan of 50 steps against decisions that say and bind something, and
/// beside it the same request with steps that nothing is compared with.
class PlanBenchmark {
public:
    explicit PlanBenchmark(BenchmarkOptions options);
    void run();

private:
    void fill();
    std::string outcome();
    std::string plan();
    static std::string empty_plan();

    BenchmarkOptions options_;
    PostgresServers servers_;
    Table table_;
    Meter meter_{options_.duration, table_};
    AkashiServe server_{options_.server, servers_, meter_};
    TextMaker text_{/*seed=*/17};
};

}  // namespace akashi::bench
