#pragma once

#include "akashi_local.hpp"
#include "meter.hpp"
#include "options.hpp"
#include "requests.hpp"
#include "table.hpp"
#include "testing/process.hpp"

#include <memory>
#include <string_view>

namespace akashi::bench {

/// One run of everything about `akashi local`: starts it on an empty data directory, loads it, and
/// prints a table.
class SqliteBenchmark {
public:
    explicit SqliteBenchmark(BenchmarkOptions options);

    /// Throws std::runtime_error when the server does anything wrong. A missed target is not wrong.
    void run();

private:
    using Request = void (RequestMaker::*)(std::string&);

    void start_server();
    Meter::Request requests(Request request);
    void measure_traces();
    void measure_recent();
    void measure_tail(std::string_view name, Request request);
    void measure_memory();
    void measure_restart();
    void fill();

    BenchmarkOptions options_;
    testing::TemporaryDirectory directory_;
    RequestMaker requests_{/*seed=*/1};
    Table table_;
    Meter meter_{options_.duration, table_};
    std::unique_ptr<AkashiLocal> server_;
};

}  // namespace akashi::bench
