#include "outbox_benchmark.hpp"

#include "load.hpp"
#include "machine.hpp"
#include "postgres/blocking_session.hpp"
#include "say.hpp"
#include "testing/http_client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

namespace akashi::bench {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

constexpr const char* kDatabase = "bench";
constexpr auto kPatience = 600s;
constexpr int kProbes = 50;  // single decisions whose way is timed

/// Whether a search by meaning knows the decision with this outcome.
bool is_found(testing::HttpClient& client, const std::string& outcome) {
    const auto reply = client.post(
        "/v1/search",
        fmt::format(R"({{"query":"login","filters":{{"outcome":"{}"}},"explain":true}})", outcome)
    );
    if (reply.status != 200) throw std::runtime_error(reply.body);
    for (const auto& hit : reply.json.at("data").as_array())
        if (hit.at("explanation").as_object().contains("nearness")) return true;
    return false;
}

}  // namespace

OutboxBenchmark::OutboxBenchmark(BenchmarkOptions options) : options_(std::move(options)) {
    requests_.authorize(admin_authorization());
}

void OutboxBenchmark::run() {
    say("akashi {}, {}\n{}\n", AKASHI_VERSION, describe_machine(), servers_.describe());
    server_.make_database(kDatabase);
    measure_outage();
    measure_lag();
    measure_loading();
    servers_.drop_database(kDatabase);
    say("\n{}", table_.text());
}

void OutboxBenchmark::measure_outage() {
    server_.set_environment(
        {{"AKASHI_EMBEDDING_PROVIDER", "static"},
         {"AKASHI_EMBEDDING_MODEL_PATH", model_.path()},
         {"QDRANT_URL", qdrant_.url()}}
    );
    server_.start(Way::pgbouncer, kDatabase);
    record(100);
    wait_until_empty();
    qdrant_.stop();
    record(options_.decisions);
    const auto waiting = count("search_outbox");
    const auto begin = Clock::now();
    qdrant_.start();
    while (count("search_outbox") == waiting) std::this_thread::sleep_for(20ms);
    const double noticed = Seconds(Clock::now() - begin).count();
    const double busy = wait_until_empty();
    if (count("search_outbox") > 0) throw std::runtime_error("there are dead letters");
    say("{} entries waited; it was noticed after {:.1f} s, and done after {:.1f} s\n",
        waiting,
        noticed,
        noticed + busy);
    table_.add(
        "Qdrant is back: until the outbox is empty", noticed + busy, " s", Goal::at_most, 60
    );
    const double rate = static_cast<double>(waiting) / busy;
    table_.add("Qdrant is back: points, once it is noticed", rate, "/s", Goal::at_least, 5'000);
    server_.stop();
}

/// From the answer to a trace until a search finds the decision by its meaning.
void OutboxBenchmark::measure_lag() {
    server_.set_environment(
        {{"AKASHI_EMBEDDING_PROVIDER", "static"}, {"AKASHI_EMBEDDING_MODEL_PATH", model_.path()}}
    );
    server_.start(Way::pgbouncer, kDatabase);
    testing::HttpClient client(server_.port());
    client.set_default_header("Authorization", admin_authorization());
    std::vector<double> lags;
    for (int probe = 0; probe < kProbes; ++probe) {
        TraceText text = requests_.trace_text();
        text.outcome = fmt::format("login {}", probe);
        const auto reply = client.post("/v1/trace", trace_body(text));
        if (reply.status != 201) throw std::runtime_error(reply.body);
        const auto begin = Clock::now();
        while (!is_found(client, text.outcome)) std::this_thread::sleep_for(5ms);
        lags.push_back(Seconds(Clock::now() - begin).count() * 1'000);
    }
    // The first ones wait until all vectors are loaded.
    lags.erase(lags.begin());
    std::ranges::sort(lags);
    table_.add(
        "In process: found after the answer, slowest", lags.back(), " ms", Goal::at_most, 1'500
    );
    say("found after the answer: p50 {:.0f} ms, slowest {:.0f} ms\n",
        lags[lags.size() / 2],
        lags.back());
    server_.stop();
}

/// Without a snapshot: every vector comes from the database.
void OutboxBenchmark::measure_loading() {
    server_.forget_files();
    server_.start(Way::pgbouncer, kDatabase);
    const auto begin = Clock::now();
    const auto line = server_.wait_for_line("vectors: loaded", kPatience);
    const auto vectors = line.at("count").to_number<double>();
    const auto milliseconds = line.at("ms").to_number<double>();
    say("{} vectors loaded in {} ms, {:.1f} s after the start\n",
        vectors,
        milliseconds,
        Seconds(Clock::now() - begin).count());
    table_.add(
        "In process: vectors from the database",
        vectors / milliseconds * 1'000,
        "/s",
        Goal::at_least,
        20'000
    );
    server_.stop();
}

void OutboxBenchmark::record(std::uint64_t count) {
    const auto result = run_load(
        {.port = server_.port(),
         .connections = 64,
         .duration = kPatience,
         .limit = count,
         .next_request = [this](std::string& request) { requests_.trace(request); }}
    );
    if (result.errors > 0) throw std::runtime_error(result.first_error);
    say("{} decisions at {:.0f}/s\n", result.answered, result.per_second());
}

std::int64_t OutboxBenchmark::count(const std::string& rows) const {
    postgres::BlockingSession session(servers_.url(Way::direct, kDatabase));
    return std::stoll(session.query("SELECT count(*) FROM " + rows).at(0).at(0));
}

double OutboxBenchmark::wait_until_empty() const {
    const auto begin = Clock::now();
    // Counting them all would take a good part of the machine.
    while (count("(SELECT FROM search_outbox WHERE attempts < 10 LIMIT 1) AS one") > 0) {
        if (Clock::now() > begin + kPatience)
            throw std::runtime_error("the outbox does not become empty");
        std::this_thread::sleep_for(50ms);
    }
    return Seconds(Clock::now() - begin).count();
}

}  // namespace akashi::bench
