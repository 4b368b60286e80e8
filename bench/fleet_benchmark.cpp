#include "fleet_benchmark.hpp"

#include "machine.hpp"
#include "say.hpp"
#include "testing/nginx.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace akashi::bench {

namespace {

using namespace std::chrono_literals;

constexpr const char* kDatabase = "fleet";
constexpr std::size_t kMost = 3;
/// What the runbook of an instance says.
constexpr double kRateTarget = 1'000;
constexpr double kTraceTail = 50;
constexpr double kReadTail = 25;
constexpr std::size_t kTracesASecond = 12'000;

}  // namespace

FleetBenchmark::FleetBenchmark(BenchmarkOptions options) : options_(std::move(options)) {
    requests_.authorize(admin_authorization());
}

void FleetBenchmark::run() {
    say("akashi {}, {}\n{}\n", AKASHI_VERSION, describe_machine(), servers_.describe());
    servers_.fill_log();
    for (std::size_t instances = 1; instances <= kMost; ++instances) measure(instances);
    say("\n{}", table_.text());
}

void FleetBenchmark::measure(std::size_t instances) {
    std::vector<std::unique_ptr<AkashiServe>> fleet;
    std::vector<std::uint16_t> ports;
    auto workers = servers_.workers();
    for (std::size_t place = 0; place < instances; ++place) {
        auto& server =
            fleet.emplace_back(std::make_unique<AkashiServe>(options_.server, servers_, meter_));
        if (place == 0) server->make_database(kDatabase);
        server->start(Way::pgbouncer, kDatabase);
        ports.push_back(server->port());
        workers.push_back({fmt::format("akashi {}", place + 1), [pid = server->pid()] {
                               return processor_time(pid);
                           }});
    }
    const testing::Nginx nginx(ports);
    workers.push_back({"nginx", [pid = nginx.pid()] { return processor_time(pid); }});
    meter_.point_at(nginx.port(), std::move(workers));
    requests_.prepare_traces(kTracesASecond * static_cast<std::size_t>(options_.duration / 1s));
    servers_.checkpoint();
    const auto name = fmt::format("{} instance{}", instances, instances == 1 ? "" : "s");
    meter_.measure_rate(
        fmt::format("POST /v1/trace, {}", name),
        [this](std::string& request) { requests_.trace(request); },
        kRateTarget,
        kTraceTail
    );
    meter_.measure_rate(
        fmt::format("GET /v1/decisions/recent, {}", name),
        [this](std::string& request) { requests_.recent(request); },
        kRateTarget,
        kReadTail
    );
    for (const auto& server : fleet) server->stop();
    say("connections to the database at the end: {}\n", servers_.connections(kDatabase));
    servers_.drop_database(kDatabase);
}

}  // namespace akashi::bench
