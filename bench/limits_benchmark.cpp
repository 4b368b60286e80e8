#include "limits_benchmark.hpp"

#include "akashi_serve.hpp"
#include "machine.hpp"
#include "requests.hpp"
#include "say.hpp"
#include "testing/http_client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace akashi::bench {

namespace {

using namespace std::chrono_literals;

/// 300 requests of each are allowed in a measure.
constexpr int kAgents = 2'000;
constexpr int kConnections = 64;
/// Requests a second of the measures of latency.
constexpr double kEvenRate = 2'000;
constexpr int kRefused = 4;  // the class of the status 429

}  // namespace

LimitsBenchmark::LimitsBenchmark(BenchmarkOptions options) : options_(std::move(options)) {}

void LimitsBenchmark::run() {
    say("akashi {}, {}\n", AKASHI_VERSION, describe_machine());
    start(false);
    make_agents();
    const Figures without = measure("GET /v1/me without limits");
    start(true);
    const Figures with = measure("GET /v1/me with limits, all allowed");
    measure_refusals();
    measure_hang(without);
    table_.add("allowed requests with Redis", with.rate, "/s", Goal::at_least, 20'000);
    table_.add("of these, counted by Redis", with.counted * 100, " %", Goal::at_least, 100);
    table_.add(
        "processor time added to a request",
        with.processor_time - without.processor_time,
        " us",
        Goal::at_most,
        15
    );
    table_.add("p50 added", with.median - without.median, " ms", Goal::at_most, 0.3);
    say("\n{}", table_.text());
}

void LimitsBenchmark::start(bool has_limits) {
    server_.reset();
    std::map<std::string, std::string> environment;
    if (has_limits) environment["REDIS_URL"] = redis_.url();
    server_ =
        std::make_unique<AkashiLocal>(options_.server, directory_.path(), std::move(environment));
    meter_.point_at(server_->port(), server_->workers());
}

void LimitsBenchmark::make_agents() {
    testing::HttpClient admin(server_->port());
    admin.set_default_header("Authorization", admin_authorization());
    for (int i = 0; i < kAgents; ++i) {
        const auto name = fmt::format("agent-{}", i);
        const auto made =
            admin.post("/v1/agents", fmt::format(R"({{"agent_id":"{}","name":"{}"}})", name, name));
        if (made.status != 201) throw std::runtime_error("wrong answer: " + made.body);
        const std::string key(made.json.at("data").at("raw_key").as_string());
        credentials_.push_back(fmt::format("ApiKey {}:{}", name, key));
    }
}

void LimitsBenchmark::make_request(std::string& request) {
    make_get(request, credentials_[next_++ % credentials_.size()], "/v1/me");
}

LimitsBenchmark::Figures LimitsBenchmark::measure(std::string_view name) {
    const auto request = [this](std::string& text) { make_request(text); };
    Load warming = meter_.load(kConnections, request);
    warming.limit = credentials_.size();  // from now on, the server remembers every key
    meter_.measure("the first request of each agent", warming);
    redis_.command({"FLUSHALL"});

    Figures figures;
    const double begin = processor_time(server_->pid());
    // Fewer than are allowed, however fast the server is.
    Load load = meter_.load(kConnections, request);
    load.limit = 299 * credentials_.size();
    const auto fast = meter_.measure(name, load);
    figures.rate = fast.per_second();
    figures.processor_time =
        (processor_time(server_->pid()) - begin) / static_cast<double>(fast.answered);
    figures.counted = count_in_redis() / static_cast<double>(fast.answered);
    redis_.command({"FLUSHALL"});
    const auto even = measure_evenly(name, options_.duration);
    figures.median = even.percentile(0.5);
    figures.tail = even.percentile(0.99);
    redis_.command({"FLUSHALL"});
    return figures;
}

/// How many requests of all agents are in their windows.
double LimitsBenchmark::count_in_redis() {
    return std::stod(redis_.command(
        {"EVAL",
         "local sum = 0 "
         "for _, key in ipairs(redis.call('KEYS', 'akashi:rl:query:*')) do "
         "sum = sum + redis.call('ZCARD', key) end return sum",
         "0"}
    ));
}

LoadResult LimitsBenchmark::measure_evenly(
    std::string_view name, std::chrono::milliseconds duration
) {
    Load load = meter_.load(kConnections, [this](std::string& text) { make_request(text); });
    load.rate = kEvenRate;
    load.duration = duration;
    return meter_.measure(fmt::format("{}, {:.0f}/s", name, kEvenRate), load);
}

void LimitsBenchmark::measure_refusals() {
    const auto request = [this](std::string& text) {
        make_get(text, credentials_.front(), "/v1/me");
    };
    Load allowed = meter_.load(1, request);
    allowed.limit = 300;
    meter_.measure("all requests of one agent", allowed);
    Load refused = meter_.load(kConnections, request);
    refused.wanted = kRefused;
    const auto result = meter_.measure("GET /v1/me with limits, all refused", refused);
    table_.add("refused requests with Redis", result.per_second(), "/s", Goal::at_least, 20'000);
    redis_.command({"FLUSHALL"});
}

void LimitsBenchmark::measure_hang(const Figures& without) {
    redis_.freeze();
    const auto first = measure_evenly("the first second while Redis hangs", 1s);
    table_.add("first second of a hang: p99", first.percentile(0.99), " ms", Goal::at_most, 60);
    const auto later = measure_evenly("later while Redis hangs", options_.duration);
    table_.add(
        "later in a hang: p99, of that without limits",
        later.percentile(0.99) / without.tail * 100,
        " %",
        Goal::at_most,
        150
    );
    redis_.thaw();
}

}  // namespace akashi::bench
