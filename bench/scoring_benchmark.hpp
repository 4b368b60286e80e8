#pragma once

#include "akashi_serve.hpp"
#include "meter.hpp"
#include "options.hpp"
#include "postgres_servers.hpp"
#include "requests.hpp"
#include "table.hpp"

#include <cstdint>

namespace akashi::bench {

/// Measures what the search for contradicting outcomes costs traces, and whether it keeps up.
class ScoringBenchmark {
public:
    explicit ScoringBenchmark(BenchmarkOptions options);
    void run();

private:
    /// Traces a second, as many as the server takes.
    double measure_traces();
    /// Whether traces are queued from now on.
    void set_queueing(bool is_on) const;
    std::int64_t queued() const;
    void wait_until_compared() const;
    /// What a comparison costs while there are no traces.
    void measure_comparisons();
    void measure_sustained();

    BenchmarkOptions options_;
    PostgresServers servers_;
    Table table_;
    Meter meter_{options_.duration, table_};
    AkashiServe server_{options_.server, servers_, meter_};
    RequestMaker requests_{/*seed=*/47};
};

}  // namespace akashi::bench
