#include "benchmark.hpp"

#include "bare_sqlite.hpp"
#include "machine.hpp"

#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <system_error>
#include <thread>

namespace akashi::bench {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr int kManyConnections = 64;
constexpr int kFewConnections = 8;

template <class... Arguments>
void say(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::print(format, std::forward<Arguments>(arguments)...);
    std::fflush(stdout);
}

}  // namespace

Benchmark::Benchmark(BenchmarkOptions options) : options_(std::move(options)) {}

void Benchmark::run() {
    say("akashi {}, {}\n", AKASHI_VERSION, describe_machine());
    say("fdatasync of 4 KiB in {}: {:.2f} ms\n\n",
        directory_.path(),
        measure_sync(directory_.path()));
    start_server();
    measure_rate("GET /health", &RequestMaker::health, 40'000);
    measure_traces();
    measure_recent();
    fill();
    measure_tail("POST /v1/check", &RequestMaker::check);
    measure_tail("POST /v1/search", &RequestMaker::search);
    measure_memory();
    measure_restart();
    say("\n{}", table_.text());
}

void Benchmark::start_server() {
    server_ = std::make_unique<testing::ServerProcess>(testing::ProcessOptions{
        .command =
            {options_.server,
             "local",
             "--port",
             std::to_string(port_),
             "--data-dir",
             directory_ / "data"},
        .environment = {{"AKASHI_ADMIN_API_KEY", ""}},  // it makes one up
        .log_file = directory_ / "log"
    });
    const auto deadline = Clock::now() + 30s;
    while (!answers()) {
        if (Clock::now() > deadline) throw std::runtime_error("the server does not start");
        std::this_thread::sleep_for(1ms);
    }
    std::string key;
    std::ifstream(directory_ / "data/admin_api_key") >> key;
    requests_.authorize("ApiKey admin:" + key);
}

bool Benchmark::answers() {
    auto one = load(/*connections=*/1, &RequestMaker::health);
    one.limit = 1;
    try {
        return run_load(one).errors == 0;
    } catch (const std::system_error&) {
        return false;  // does not listen yet
    }
}

Load Benchmark::load(int connections, Request request) {
    return {
        .port = port_,
        .connections = connections,
        .duration = options_.duration,
        .next_request = [this, request](std::string& text) { (requests_.*request)(text); }
    };
}

LoadResult Benchmark::measure(std::string_view name, const Load& load) {
    const double before = processor_time(server_->pid());
    auto result = run_load(load);
    if (result.errors != 0) throw std::runtime_error("wrong answer: " + result.first_error);
    const auto answers = static_cast<double>(std::max<std::uint64_t>(result.answered, 1));
    say("{}: {:.0f}/s, p50 {:.2f} ms, p99 {:.2f} ms; an answer has {:.0f} bytes and costs the "
        "server "
        "{:.0f} us of processor time\n",
        name,
        result.per_second(),
        result.percentile(0.5),
        result.percentile(0.99),
        static_cast<double>(result.body_bytes) / answers,
        (processor_time(server_->pid()) - before) / answers);
    return result;
}

double Benchmark::measure_rate(std::string_view name, Request request, double target) {
    auto load = this->load(kManyConnections, request);
    const auto reached = measure(name, load);
    table_.add(std::string(name), reached.per_second(), "/s", Goal::at_least, target);

    load.rate = reached.per_second() / 2;
    const auto half = measure(fmt::format("{} at half load", name), load);
    table_.add(
        fmt::format("{}: p99 at half load", name), half.percentile(0.99), " ms", Goal::at_most, 10
    );
    return reached.per_second();
}

void Benchmark::measure_traces() {
    const double bare = bare_sqlite(directory_.path(), options_.duration, requests_);
    say("bare SQLite loop: {:.0f} traces/s\n", bare);
    const double served = measure_rate("POST /v1/trace", &RequestMaker::trace, 5'000);
    table_.add(
        "POST /v1/trace: share of a bare SQLite loop", 100 * served / bare, " %", Goal::at_least, 60
    );
}

void Benchmark::measure_recent() {
    auto twenty = load(/*connections=*/1, &RequestMaker::short_trace);
    twenty.limit = 20;
    measure("20 short traces", twenty);
    measure_rate("GET /v1/decisions/recent?limit=20", &RequestMaker::recent, 6'000);
}

void Benchmark::fill() {
    auto load = this->load(kManyConnections, &RequestMaker::trace);
    load.duration = 10min;
    load.limit = options_.decisions - std::min(options_.decisions, requests_.traces());
    if (load.limit == 0) return;
    measure(fmt::format("filling up to {} decisions", options_.decisions), load);
}

void Benchmark::measure_tail(std::string_view name, Request request) {
    const auto full_name = fmt::format("{} over {} decisions", name, options_.decisions);
    const auto result = measure(full_name, load(kFewConnections, request));
    table_.add(full_name + ": p99", result.percentile(0.99), " ms", Goal::at_most, 40);
}

void Benchmark::measure_memory() {
    const auto process = server_->pid();
    table_.add("memory afterwards", memory(process, "VmRSS"), " MB", Goal::at_most, 150);
    table_.add("memory at its peak", memory(process, "VmHWM"), " MB", Goal::at_most, 150);
}

void Benchmark::measure_restart() {
    server_->signal(SIGTERM);
    if (const int status = server_->wait(); status != 0)
        throw std::runtime_error(fmt::format("the server ended with status {}", status));
    const auto begin = Clock::now();
    start_server();
    const std::chrono::duration<double, std::milli> taken = Clock::now() - begin;
    table_.add("start to first answer", taken.count(), " ms", Goal::at_most, 300);
}

}  // namespace akashi::bench
