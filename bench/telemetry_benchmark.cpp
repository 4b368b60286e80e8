#include "telemetry_benchmark.hpp"

#include "akashi_serve.hpp"
#include "load.hpp"
#include "machine.hpp"
#include "say.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

namespace akashi::bench {

namespace {

constexpr int kRounds = 6;
constexpr int kConnections = 32;
constexpr double kMostPercent = 3;

}  // namespace

TelemetryBenchmark::TelemetryBenchmark(BenchmarkOptions options)
    : options_(std::move(options)),
      without_(options_.server, without_directory_.path()),
      with_(
          options_.server,
          with_directory_.path(),
          {{"OTEL_EXPORTER_OTLP_ENDPOINT", collector_.url()}}
      ) {
    requests_.authorize(admin_authorization());
}

void TelemetryBenchmark::run() {
    say("akashi {}, {}\n", AKASHI_VERSION, describe_machine());
    compare("POST /v1/trace", [this](std::string& text) { requests_.trace(text); });
    compare("GET /v1/decisions/recent", [this](std::string& text) { requests_.recent(text); });
    say("\n{}", table_.text());
}

void TelemetryBenchmark::compare(std::string_view name, const Request& request) {
    Figures without;
    Figures with;
    Figures warm_up;
    measure(without_, request, warm_up);
    measure(with_, request, warm_up);
    for (int round = 0; round < kRounds; ++round) {
        measure(without_, request, without);
        measure(with_, request, with);
    }
    const double rate_without = without.answered / without.seconds;
    const double rate_with = with.answered / with.seconds;
    const double cost_without = without.processor_time / without.answered;
    const double cost_with = with.processor_time / with.answered;
    say("{}: without {:.0f}/s, {:.1f} us of processor time; with {:.0f}/s, {:.1f} us\n",
        name,
        rate_without,
        cost_without,
        rate_with,
        cost_with);
    table_.add(
        fmt::format("{}: throughput lost", name),
        (1 - rate_with / rate_without) * 100,
        " %",
        Goal::at_most,
        kMostPercent
    );
    table_.add(
        fmt::format("{}: processor time added", name),
        (cost_with / cost_without - 1) * 100,
        " %",
        Goal::at_most,
        kMostPercent
    );
}

void TelemetryBenchmark::measure(
    const AkashiLocal& server, const Request& request, Figures& figures
) const {
    const double begin = processor_time(server.pid());
    const auto result = run_load(
        {.port = server.port(),
         .connections = kConnections,
         .duration = options_.duration / 2,
         .next_request = request}
    );
    if (result.errors > 0) throw std::runtime_error("wrong answer: " + result.first_error);
    figures.answered += static_cast<double>(result.answered);
    figures.seconds += result.seconds;
    figures.processor_time += processor_time(server.pid()) - begin;
}

}  // namespace akashi::bench
