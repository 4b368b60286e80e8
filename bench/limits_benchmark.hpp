#pragma once

#include "akashi_local.hpp"
#include "meter.hpp"
#include "options.hpp"
#include "table.hpp"
#include "testing/process.hpp"
#include "testing/redis_server.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace akashi::bench {

/// What rate limits cost: `GET /v1/me` of many agents with Redis, without it, and while Redis
/// hangs.
class LimitsBenchmark {
public:
    explicit LimitsBenchmark(BenchmarkOptions options);

    /// Throws std::runtime_error when the server does anything wrong. A missed target is not wrong.
    void run();

private:
    struct Figures {
        double rate = 0;            ///< answers a second of 64 connections
        double counted = 0;         ///< of these answers, those that Redis has counted
        double processor_time = 0;  ///< of the server for each of them, in microseconds
        double median = 0;          ///< milliseconds, at a tenth of what the server can do
        double tail = 0;            ///< p99 of the same
    };

    void start(bool has_limits);
    void make_agents();
    /// A request of the next agent: so all are allowed.
    void make_request(std::string& request);
    Figures measure(std::string_view name);
    double count_in_redis();
    LoadResult measure_evenly(std::string_view name, std::chrono::milliseconds duration);
    void measure_refusals();
    void measure_hang(const Figures& without);

    const BenchmarkOptions options_;
    testing::TemporaryDirectory directory_;
    testing::RedisServer redis_;
    std::unique_ptr<AkashiLocal> server_;
    std::vector<std::string> credentials_;
    std::size_t next_ = 0;
    Table table_;
    Meter meter_{options_.duration, table_};
};

}  // namespace akashi::bench
