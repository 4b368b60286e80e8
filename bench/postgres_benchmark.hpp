#pragma once

#include "akashi_serve.hpp"
#include "bare_postgres.hpp"
#include "meter.hpp"
#include "options.hpp"
#include "postgres_servers.hpp"
#include "read_requests.hpp"
#include "requests.hpp"
#include "table.hpp"
#include "testing/process.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace akashi::bench {

/// One run of everything about `akashi serve`, through PgBouncer and directly: bare connections,
/// traces, an outage of PostgreSQL, reads over growing tables. Prints a table.
class PostgresBenchmark {
public:
    explicit PostgresBenchmark(BenchmarkOptions options);

    /// Throws std::runtime_error when the server does anything wrong. A missed target is not wrong.
    void run();

private:
    using Ceiling = BareResult(const BareDatabase&, std::chrono::milliseconds, RequestMaker&);
    /// One agent that reads, and the name of its measures.
    struct Reader {
        std::string name;
        ReadRequests requests;
    };

    double measure_ceiling(std::string_view name, Way way, Ceiling* ceiling);
    void measure_writing(Way way);
    void measure_bad_traces();
    void measure_outage(Way way);
    void measure_reading();
    void measure_reads(Way way, std::uint64_t decisions);
    void measure_read(
        std::string_view name, Way way, std::uint64_t decisions, Meter::Request request
    );
    std::string register_agent();

    BenchmarkOptions options_;
    PostgresServers servers_;
    testing::TemporaryDirectory directory_;
    RequestMaker requests_{/*seed=*/1};
    Table table_;
    Meter meter_{options_.duration, table_};
    AkashiServe server_{options_.server, servers_, meter_};
    std::vector<Reader> readers_;
    std::string growth_;  ///< lines of a table: each read over tables of different sizes
};

}  // namespace akashi::bench
