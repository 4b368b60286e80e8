#pragma once

#include "akashi_serve.hpp"
#include "meter.hpp"
#include "options.hpp"
#include "postgres_servers.hpp"
#include "requests.hpp"
#include "table.hpp"
#include "testing/process.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace akashi::bench {

/// What traces pay for four bindings, on both stores: rates with and without them, in turns.
class BindingsBenchmark {
public:
    explicit BindingsBenchmark(BenchmarkOptions options);

    /// Throws std::runtime_error when the server does anything wrong. A missed target is not wrong.
    void run();

private:
    void measure_serve();
    void measure_local();
    void measure(std::string_view store);
    double measure_rate(std::string_view name, bool has_bindings);

    const BenchmarkOptions options_;
    PostgresServers servers_;
    Table table_;
    Meter meter_{options_.duration, table_};
    AkashiServe serve_{options_.server, servers_, meter_};
    testing::TemporaryDirectory directory_;
    RequestMaker requests_{20};
};

}  // namespace akashi::bench
