#pragma once

#include "akashi_serve.hpp"
#include "meter.hpp"
#include "options.hpp"
#include "postgres_servers.hpp"
#include "requests.hpp"
#include "table.hpp"
#include "testing/qdrant_double.hpp"
#include "testing/tiny_model.hpp"

#include <cstdint>

namespace akashi::bench {

/// Measures how soon decisions are found by their meaning: what waits in the outbox after an outage
/// of Qdrant, and vectors that an instance loads into its own memory.
class OutboxBenchmark {
public:
    explicit OutboxBenchmark(BenchmarkOptions options);
    void run();

private:
    void measure_outage();
    void measure_lag();
    void measure_loading();
    void record(std::uint64_t count);
    std::int64_t count(const std::string& rows) const;
    /// In seconds; throws when it takes longer than ten minutes.
    double wait_until_empty() const;

    BenchmarkOptions options_;
    PostgresServers servers_;
    Table table_;
    Meter meter_{options_.duration, table_};
    AkashiServe server_{options_.server, servers_, meter_};
    RequestMaker requests_{/*seed=*/31};
    testing::QdrantDouble qdrant_;
    testing::TinyModel model_{{{"login", 0}}};
};

}  // namespace akashi::bench
