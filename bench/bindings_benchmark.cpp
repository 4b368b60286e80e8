#include "bindings_benchmark.hpp"

#include "akashi_local.hpp"
#include "machine.hpp"
#include "say.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace akashi::bench {

namespace {

constexpr const char* kDatabase = "bench";
constexpr int kConnections = 64;
constexpr double kShareTarget = 90;
/// Pairs of measures: the machine gets slower and faster meanwhile, so the one in the middle
/// counts.
constexpr std::size_t kTurns = 5;

}  // namespace

BindingsBenchmark::BindingsBenchmark(BenchmarkOptions options) : options_(std::move(options)) {
    requests_.authorize(admin_authorization());
}

void BindingsBenchmark::run() {
    say("akashi {}, {}\n", AKASHI_VERSION, describe_machine());
    measure_serve();
    measure_local();
    say("\n{}", table_.text());
}

void BindingsBenchmark::measure_serve() {
    serve_.make_database(kDatabase);
    serve_.start(Way::pgbouncer, kDatabase);
    servers_.fill_log();
    measure("akashi serve");
    serve_.stop();
    servers_.drop_database(kDatabase);
}

void BindingsBenchmark::measure_local() {
    const AkashiLocal local(options_.server, directory_.path());
    meter_.point_at(local.port(), local.workers());
    measure("akashi local");
}

void BindingsBenchmark::measure(std::string_view store) {
    measure_rate(fmt::format("{}: warming", store), true);
    std::array<double, kTurns> shares{};
    for (double& share : shares) {
        const double plain = measure_rate(fmt::format("{}: plain traces", store), false);
        const double bound = measure_rate(fmt::format("{}: with 4 bindings", store), true);
        share = 100 * bound / plain;
        say("{:.1f} % of the rate\n", share);
    }
    std::ranges::sort(shares);
    table_.add(
        fmt::format("{}: traces with 4 bindings, share of the rate of plain ones", store),
        shares[kTurns / 2],
        " %",
        Goal::at_least,
        kShareTarget
    );
}

double BindingsBenchmark::measure_rate(std::string_view name, bool has_bindings) {
    requests_.bind(has_bindings ? 4 : 0);
    return meter_
        .measure(
            name,
            meter_.load(kConnections, [this](std::string& request) { requests_.trace(request); })
        )
        .per_second();
}

}  // namespace akashi::bench
