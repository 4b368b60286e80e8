#pragma once

#include "akashi_serve.hpp"
#include "meter.hpp"
#include "options.hpp"
#include "postgres_servers.hpp"
#include "table.hpp"
#include "testing/process.hpp"

#include <sys/types.h>

#include <functional>
#include <string_view>

namespace akashi::bench {

/// What `akashi serve` and `akashi local` cost while nobody uses them: processor time and memory.
class IdleBenchmark {
public:
    explicit IdleBenchmark(BenchmarkOptions options);
    void run();

private:
    void measure_serve();
    void measure_local();
    void measure(std::string_view name, pid_t process);

    const BenchmarkOptions options_;
    const testing::TemporaryDirectory directory_;
    PostgresServers servers_;
    Table table_;
    Meter meter_{options_.duration, table_};
    AkashiServe server_{options_.server, servers_, meter_};
};

}  // namespace akashi::bench
