#include "live_benchmark.hpp"

#include "machine.hpp"
#include "say.hpp"
#include "stream_crowd.hpp"
#include "testing/http_client.hpp"

#include <boost/json/serialize.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <utility>

namespace akashi::bench {

namespace {

using namespace std::chrono_literals;
using Clock = StreamCrowd::Clock;

constexpr const char* kDatabase = "bench";
constexpr std::size_t kStreams = 1'000;
constexpr std::size_t kManyStreams = 10'000;
constexpr std::size_t kStreamsOfAgent = 1'000;
constexpr auto kPeriod = 100ms;  // between two traces
constexpr auto kPatience = 30s;

void allow_many_files() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

/// In milliseconds, ascending; an event that came before the answer took no time.
std::vector<double> latencies_of(
    const std::vector<StreamCrowd::Arrival>& arrivals,
    const std::vector<Clock::time_point>& answered
) {
    std::vector<double> latencies;
    latencies.reserve(arrivals.size());
    for (const auto& [number, time] : arrivals) {
        const std::chrono::duration<double, std::milli> latency = time - answered.at(number);
        latencies.push_back(std::max(0.0, latency.count()));
    }
    std::ranges::sort(latencies);
    return latencies;
}

}  // namespace

LiveBenchmark::LiveBenchmark(BenchmarkOptions options) : options_(std::move(options)) {}

void LiveBenchmark::run() {
    allow_many_files();
    say("akashi {}, {}\n{}\n", AKASHI_VERSION, describe_machine(), servers_.describe());
    writer_.make_database(kDatabase);
    writer_.start(Way::pgbouncer, kDatabase);
    teller_.start(Way::pgbouncer, kDatabase);
    measure_latency();
    measure_memory();
    writer_.stop();
    teller_.stop();
    servers_.drop_database(kDatabase);
    say("\n{}", table_.text());
}

void LiveBenchmark::measure_latency() {
    StreamCrowd crowd(teller_.port());
    crowd.add(kStreams, admin_authorization());
    crowd.start();
    testing::HttpClient client(writer_.port());
    client.set_default_header("Authorization", admin_authorization());
    std::vector<Clock::time_point> answered;
    const auto end = Clock::now() + options_.duration;
    for (auto due = Clock::now(); due < end; due += kPeriod) {
        std::this_thread::sleep_until(due);
        TraceText text = requests_.trace_text();
        text.outcome = live_outcome(answered.size());
        const auto reply = client.post("/v1/trace", trace_body(text));
        if (reply.status != 201) throw std::runtime_error(reply.body);
        answered.push_back(Clock::now());
    }
    const std::size_t expected = answered.size() * kStreams;
    const auto deadline = Clock::now() + kPatience;
    while (crowd.events() < expected && Clock::now() < deadline) std::this_thread::sleep_for(10ms);
    crowd.stop();
    const auto latencies = latencies_of(crowd.arrivals(), answered);
    if (latencies.size() != expected)
        throw std::runtime_error(
            fmt::format("{} events came instead of {}", latencies.size(), expected)
        );
    const auto percentile = [&](double share) {
        return latencies[static_cast<std::size_t>(share * static_cast<double>(expected - 1))];
    };
    say("{} traces, {} events: p50 {:.1f} ms, p99 {:.1f} ms, the last one {:.1f} ms\n",
        answered.size(),
        expected,
        percentile(0.5),
        percentile(0.99),
        latencies.back());
    table_.add(
        "1,000 streams: event after answer, p99", percentile(0.99), " ms", Goal::at_most, 50
    );
}

void LiveBenchmark::measure_memory() {
    const double before = teller_.memory_now();
    StreamCrowd crowd(teller_.port());
    const auto begin = Clock::now();
    for (const auto& authorization : add_agents(kManyStreams / kStreamsOfAgent))
        crowd.add(kStreamsOfAgent, authorization);
    const std::chrono::duration<double> time = Clock::now() - begin;
    const double megabytes = teller_.memory_now() - before;
    const double each = megabytes * 1'024 / static_cast<double>(kManyStreams);
    say("{} streams opened in {:.1f} s: {:.0f} MB\n", kManyStreams, time.count(), megabytes);
    table_.add("10,000 streams: memory of each", each, " KB", Goal::at_most, 16);
}

std::vector<std::string> LiveBenchmark::add_agents(std::size_t count) {
    testing::HttpClient admin(teller_.port());
    admin.set_default_header("Authorization", admin_authorization());
    std::vector<std::string> authorizations;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string name = fmt::format("follower{}", i);
        const auto reply = admin.post(
            "/v1/agents", fmt::format(R"({{"agent_id":"{0}","name":"{0}","role":"reader"}})", name)
        );
        if (reply.status != 201) throw std::runtime_error(reply.body);
        const auto& key = reply.json.at("data").at("raw_key").as_string();
        authorizations.push_back(fmt::format("ApiKey {}:{}", name, std::string_view(key)));
    }
    return authorizations;
}

}  // namespace akashi::bench
