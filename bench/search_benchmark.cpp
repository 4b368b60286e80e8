#include "search_benchmark.hpp"

#include "machine.hpp"
#include "postgres/blocking_session.hpp"
#include "say.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace akashi::bench {

namespace {

using namespace std::chrono_literals;
using postgres::BlockingSession;

constexpr const char* kDatabase = "bench";
constexpr int kWriters = 64;
constexpr int kSearchers = 8;
constexpr std::uint64_t kMany = 1'000'000;

constexpr const char* kSizes =
    "SELECT relname, pg_relation_size(oid) + coalesce(pg_relation_size(nullif(reltoastrelid, 0)), "
    "0)"
    " FROM pg_class WHERE relname = 'search_documents' OR oid IN (SELECT indexrelid FROM pg_index"
    " WHERE indrelid = 'search_documents'::regclass) ORDER BY relname";

}  // namespace

SearchBenchmark::SearchBenchmark(BenchmarkOptions options) : options_(std::move(options)) {
    requests_.authorize(admin_authorization());
}

void SearchBenchmark::run() {
    say("akashi {}, {}\n{}\n", AKASHI_VERSION, describe_machine(), servers_.describe());
    server_.make_database(kDatabase);
    server_.start(Way::pgbouncer, kDatabase);
    for (const std::uint64_t decisions : {options_.decisions / 10, options_.decisions}) {
        fill_up_to(decisions);
        show_size(decisions);
        measure_searches(decisions);
    }
    server_.stop();
    servers_.drop_database(kDatabase);
    table_.add("memory at its peak", server_.peak_memory(), " MB", Goal::at_most, 200);
    say("\n{}", table_.text());
}

void SearchBenchmark::fill_up_to(std::uint64_t decisions) {
    auto load = meter_.load(kWriters, [this](std::string& request) { requests_.trace(request); });
    load.duration = 20min;
    load.limit = decisions - std::min(decisions, requests_.traces());
    meter_.measure(fmt::format("filling up to {} decisions", decisions), load);
    BlockingSession(servers_.url(Way::direct, kDatabase)).query("VACUUM (ANALYZE)");
    servers_.checkpoint();
}

void SearchBenchmark::show_size(std::uint64_t decisions) const {
    BlockingSession session(servers_.url(Way::direct, kDatabase));
    for (const auto& row : session.query(kSizes))
        say("{}: {:.0f} bytes a decision\n",
            row.at(0),
            std::stod(row.at(1)) / static_cast<double>(decisions));
}

void SearchBenchmark::measure_searches(std::uint64_t decisions) {
    for (const bool is_frequent : {false, true}) {
        requests_.ask_for_a_frequent_word(is_frequent);
        const std::string_view with = is_frequent ? " with the most frequent word" : "";
        measure(fmt::format("POST /v1/check{}", with), decisions, [this](std::string& request) {
            requests_.check(request);
        });
        measure(fmt::format("POST /v1/search{}", with), decisions, [this](std::string& request) {
            requests_.search(request);
        });
    }
}

void SearchBenchmark::measure(std::string name, std::uint64_t decisions, Meter::Request request) {
    name += fmt::format(" over {} decisions", decisions);
    const auto result = meter_.measure(name, meter_.load(kSearchers, std::move(request)));
    const double target = decisions < kMany ? 30 : 60;
    table_.add(name + ": p99", result.percentile(0.99), " ms", Goal::at_most, target);
}

}  // namespace akashi::bench
