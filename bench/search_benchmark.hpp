#pragma once

#include "akashi_serve.hpp"
#include "meter.hpp"
#include "options.hpp"
#include "postgres_servers.hpp"
#include "requests.hpp"
#include "table.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace akashi::bench {

/// Searches and checks of `akashi serve` in one organization that grows tenfold, and what their
/// index costs. Prints a table.
class SearchBenchmark {
public:
    explicit SearchBenchmark(BenchmarkOptions options);

    /// Throws std::runtime_error when the server does anything wrong. A missed target is not wrong.
    void run();

private:
    void fill_up_to(std::uint64_t decisions);
    void measure_searches(std::uint64_t decisions);
    void measure(std::string name, std::uint64_t decisions, Meter::Request request);
    /// Prints the bytes of each part of the index for one decision.
    void show_size(std::uint64_t decisions) const;

    BenchmarkOptions options_;
    PostgresServers servers_;
    RequestMaker requests_{/*seed=*/1};
    Table table_;
    Meter meter_{options_.duration, table_};
    AkashiServe server_{options_.server, servers_, meter_};
};

}  // namespace akashi::bench
