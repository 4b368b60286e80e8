#pragma once

#include "load.hpp"
#include "options.hpp"
#include "postgres_servers.hpp"
#include "requests.hpp"
#include "table.hpp"
#include "testing/process.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace akashi::bench {

/// What good clients keep while hostile ones attack the server in every way at once: on both
/// stores, first quiet, then attacked, and the ratio of the two.
class HostileBenchmark {
public:
    explicit HostileBenchmark(BenchmarkOptions options);

    /// Throws std::runtime_error when the server does anything wrong while nobody attacks it. What
    /// good clients lose under attack is in the table.
    void run();

private:
    /// What one kind of good client does, and what came back.
    struct Good {
        std::string_view name;
        double rate;  ///< requests a second
        std::function<void(std::string&)> next_request;
        LoadResult quiet = {};
        LoadResult attacked = {};
    };

    void measure(std::string_view store);
    void start_local();
    void start_serve();
    void start(testing::ProcessOptions options);
    void stop();
    std::string register_agent(std::string_view name);
    void fill();
    void run_good_clients(LoadResult Good::* result, std::chrono::milliseconds duration);
    void attack();
    void add_results(std::string_view store);

    BenchmarkOptions options_;
    testing::TemporaryDirectory directory_;
    std::uint16_t port_ = testing::free_port();
    PostgresServers servers_;
    std::array<RequestMaker, 3> requests_{RequestMaker(1), RequestMaker(2), RequestMaker(3)};
    std::array<Good, 3> good_;
    std::string hostile_authorization_;
    Table table_;
    std::unique_ptr<testing::ServerProcess> server_;
};

}  // namespace akashi::bench
