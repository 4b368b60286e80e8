#include "scoring_benchmark.hpp"

#include "load.hpp"
#include "machine.hpp"
#include "postgres/blocking_session.hpp"
#include "say.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

namespace akashi::bench {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

constexpr const char* kDatabase = "bench";
constexpr auto kPatience = 600s;
constexpr int kRounds = 3;
constexpr double kSustained = 2'000;

/// There is no switch for it, so the function that queues is replaced by one that does nothing.
constexpr const char* kQueue =
    "CREATE OR REPLACE FUNCTION akashi_queue_scoring(ids uuid[], org_ids uuid[], times "
    "timestamptz[])"
    " RETURNS void LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$ BEGIN {} END $$";
constexpr const char* kInsert =
    "INSERT INTO conflict_queue (decision_id, org_id, recorded_at)"
    " SELECT * FROM unnest(ids, org_ids, times);";
constexpr const char* kQueueAll =
    "INSERT INTO conflict_queue (decision_id, org_id, recorded_at)"
    " SELECT d.id, d.org_id, d.transaction_time FROM decisions AS d"
    " WHERE NOT EXISTS (SELECT FROM decision_positions AS p WHERE p.decision_id = d.id)";

}  // namespace

ScoringBenchmark::ScoringBenchmark(BenchmarkOptions options) : options_(std::move(options)) {
    requests_.authorize(admin_authorization());
}

void ScoringBenchmark::run() {
    say("akashi {}, {}\n{}\n", AKASHI_VERSION, describe_machine(), servers_.describe());
    server_.make_database(kDatabase);
    server_.start(Way::direct, kDatabase);
    measure_traces();  // fills files and caches
    double with = 0;
    double without = 0;
    for (int round = 0; round < kRounds; ++round) {
        set_queueing(false);
        wait_until_compared();
        without += measure_traces();
        set_queueing(true);
        with += measure_traces();
        say("{} decisions wait\n", queued());
    }
    wait_until_compared();
    table_.add(
        "traces while outcomes are compared, of those without",
        with / without,
        "",
        Goal::at_least,
        0.9
    );
    measure_comparisons();
    measure_sustained();
    server_.stop();
    servers_.drop_database(kDatabase);
    say("\n{}", table_.text());
}

double ScoringBenchmark::measure_traces() {
    const auto result = run_load(
        {.port = server_.port(),
         .connections = 64,
         .duration = options_.duration,
         .next_request = [this](std::string& request) { requests_.trace(request); }}
    );
    if (result.errors > 0) throw std::runtime_error(result.first_error);
    say("{} traces at {:.0f}/s\n", result.answered, result.per_second());
    return result.per_second();
}

/// At a rate that the server takes easily, the queue must not grow.
void ScoringBenchmark::measure_sustained() {
    const auto begin = Clock::now();
    const auto result = run_load(
        {.port = server_.port(),
         .connections = 64,
         .duration = options_.duration * 3,
         .rate = kSustained,
         .next_request = [this](std::string& request) { requests_.trace(request); }}
    );
    if (result.errors > 0) throw std::runtime_error(result.first_error);
    const auto waiting = queued();
    wait_until_compared();
    const double seconds = Seconds(Clock::now() - begin).count();
    say("{} traces at {:.0f}/s; then {} waited, {:.1f} s\n",
        result.answered,
        result.per_second(),
        waiting,
        seconds - result.seconds);
    table_.add(
        "traces sent evenly and compared",
        static_cast<double>(result.answered) / seconds,
        "/s",
        Goal::at_least,
        kSustained * 0.95
    );
    table_.add(
        "decisions that wait at the end",
        static_cast<double>(waiting),
        "",
        Goal::at_most,
        kSustained
    );
}

void ScoringBenchmark::measure_comparisons() {
    set_queueing(false);
    measure_traces();
    set_queueing(true);
    postgres::BlockingSession(servers_.url(Way::direct, kDatabase)).query(kQueueAll);
    const auto count = static_cast<double>(queued());
    const Costs costs = meter_.costs();
    wait_until_compared();
    say("{} comparisons, each of which costs {} of processor time\n", count, costs.describe(count));
}

void ScoringBenchmark::set_queueing(bool is_on) const {
    postgres::BlockingSession session(servers_.url(Way::direct, kDatabase));
    session.query(fmt::format(fmt::runtime(kQueue), is_on ? kInsert : ""));
}

std::int64_t ScoringBenchmark::queued() const {
    postgres::BlockingSession session(servers_.url(Way::direct, kDatabase));
    return std::stoll(session.query("SELECT count(*) FROM conflict_queue").at(0).at(0));
}

void ScoringBenchmark::wait_until_compared() const {
    const auto begin = Clock::now();
    while (queued() > 0) {
        if (Clock::now() > begin + kPatience)
            throw std::runtime_error("the queue does not become empty");
        std::this_thread::sleep_for(100ms);
    }
}

}  // namespace akashi::bench
