#include "sqlite_benchmark.hpp"

#include "bare_sqlite.hpp"
#include "machine.hpp"
#include "say.hpp"

#include <fstream>
#include <functional>
#include <map>
#include <string>

namespace akashi::bench {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr int kManyConnections = 64;
constexpr int kFewConnections = 8;
constexpr double kTailTarget = 10;

}  // namespace

SqliteBenchmark::SqliteBenchmark(BenchmarkOptions options) : options_(std::move(options)) {}

void SqliteBenchmark::run() {
    say("akashi {}, {}\n", AKASHI_VERSION, describe_machine());
    say("fdatasync of 4 KiB in {}: {:.2f} ms\n\n",
        directory_.path(),
        measure_sync(directory_.path()));
    start_server();
    meter_.measure_rate("GET /health", requests(&RequestMaker::health), 40'000, kTailTarget);
    measure_traces();
    measure_recent();
    fill();
    measure_tail("POST /v1/check", &RequestMaker::check);
    measure_tail("POST /v1/search", &RequestMaker::search);
    measure_memory();
    measure_restart();
    say("\n{}", table_.text());
}

void SqliteBenchmark::start_server() {
    const std::map<std::string, std::string> generates_key{{"AKASHI_ADMIN_API_KEY", ""}};
    server_ = std::make_unique<AkashiLocal>(options_.server, directory_.path(), generates_key);
    meter_.point_at(server_->port(), server_->workers());
    std::string key;
    std::ifstream(directory_ / "data/admin_api_key") >> key;
    requests_.authorize("ApiKey admin:" + key);
}

Meter::Request SqliteBenchmark::requests(Request request) {
    return std::bind_front(request, &requests_);
}

void SqliteBenchmark::measure_traces() {
    const double bare = bare_sqlite(directory_.path(), options_.duration, requests_);
    say("bare SQLite loop: {:.0f} traces/s\n", bare);
    const double served =
        meter_.measure_rate("POST /v1/trace", requests(&RequestMaker::trace), 5'000, kTailTarget);
    table_.add(
        "POST /v1/trace: share of a bare SQLite loop", 100 * served / bare, " %", Goal::at_least, 60
    );
}

void SqliteBenchmark::measure_recent() {
    auto twenty = meter_.load(/*connections=*/1, requests(&RequestMaker::short_trace));
    twenty.limit = 20;
    meter_.measure("20 short traces", twenty);
    meter_.measure_rate(
        "GET /v1/decisions/recent?limit=20", requests(&RequestMaker::recent), 6'000, kTailTarget
    );
}

void SqliteBenchmark::fill() {
    auto load = meter_.load(kManyConnections, requests(&RequestMaker::trace));
    load.duration = 10min;
    load.limit = options_.decisions - std::min(options_.decisions, requests_.traces());
    if (load.limit == 0) return;
    meter_.measure(fmt::format("filling up to {} decisions", options_.decisions), load);
}

void SqliteBenchmark::measure_tail(std::string_view name, Request request) {
    const auto full_name = fmt::format("{} over {} decisions", name, options_.decisions);
    const auto result = meter_.measure(full_name, meter_.load(kFewConnections, requests(request)));
    table_.add(full_name + ": p99", result.percentile(0.99), " ms", Goal::at_most, 40);
}

void SqliteBenchmark::measure_memory() {
    const auto process = server_->pid();
    table_.add("memory afterwards", memory(process, "VmRSS"), " MB", Goal::at_most, 150);
    table_.add("memory at its peak", memory(process, "VmHWM"), " MB", Goal::at_most, 150);
}

void SqliteBenchmark::measure_restart() {
    server_->stop();
    const auto begin = Clock::now();
    start_server();
    const std::chrono::duration<double, std::milli> taken = Clock::now() - begin;
    table_.add("start to first answer", taken.count(), " ms", Goal::at_most, 300);
}

}  // namespace akashi::bench
