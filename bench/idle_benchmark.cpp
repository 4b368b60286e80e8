#include "idle_benchmark.hpp"

#include "akashi_local.hpp"
#include "machine.hpp"
#include "say.hpp"

#include <fmt/format.h>

#include <string>
#include <thread>
#include <utility>

namespace akashi::bench {

namespace {

using namespace std::chrono_literals;

constexpr const char* kDatabase = "idle";
/// What a start leaves to do is done by then.
constexpr auto kSettling = 5s;
constexpr int kSpans = 3;  // of the duration of a measure
constexpr double kShareTarget = 1;
constexpr double kMemoryTarget = 60;

}  // namespace

IdleBenchmark::IdleBenchmark(BenchmarkOptions options) : options_(std::move(options)) {}

void IdleBenchmark::run() {
    say("akashi {}, {}\n", AKASHI_VERSION, describe_machine());
    measure_serve();
    measure_local();
    say("\n{}", table_.text());
}

void IdleBenchmark::measure_serve() {
    server_.make_database(kDatabase);
    server_.start(Way::pgbouncer, kDatabase);
    measure("akashi serve", server_.pid());
    server_.stop();
    servers_.drop_database(kDatabase);
}

void IdleBenchmark::measure_local() {
    const AkashiLocal server(options_.server, directory_.path());
    measure("akashi local", server.pid());
}

void IdleBenchmark::measure(std::string_view name, pid_t process) {
    std::this_thread::sleep_for(kSettling);
    const auto span = kSpans * options_.duration;
    const double begin = processor_time(process);
    std::this_thread::sleep_for(span);
    const double used = processor_time(process) - begin;
    const double share = 100 * used / static_cast<double>(std::chrono::microseconds(span).count());
    table_.add(fmt::format("{}: share of a core", name), share, " %", Goal::at_most, kShareTarget);
    table_.add(
        fmt::format("{}: memory", name),
        memory(process, "VmRSS"),
        " MB",
        Goal::at_most,
        kMemoryTarget
    );
}

}  // namespace akashi::bench
