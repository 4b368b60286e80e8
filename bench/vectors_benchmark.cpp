#include "vectors_benchmark.hpp"

#include "costs.hpp"
#include "machine.hpp"
#include "parallel.hpp"
#include "say.hpp"
#include "testing/run.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>
#include <utility>

namespace akashi::bench {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kDimensions = 1024;
constexpr std::size_t kLimit = 10;
constexpr std::size_t kBatch = 1'000;
constexpr std::uint64_t kRecallQueries = 100;

double seconds_since(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

VectorSearch search_of(Vector vector, bool only_rare) {
    VectorSearch search;
    search.org = kVectorOrg;
    if (only_rare) search.filter.project = "rare";
    search.vector = std::move(vector);
    search.limit = kLimit;
    return search;
}

double percentile(const std::vector<double>& ascending, double share) {
    return ascending.at(static_cast<std::size_t>(share * static_cast<double>(ascending.size() - 1))
    );
}

}  // namespace

VectorsBenchmark::VectorsBenchmark(BenchmarkOptions options) : options_(std::move(options)) {}

void VectorsBenchmark::run() {
    say("akashi {}, {}, {}\n",
        AKASHI_VERSION,
        describe_machine(),
        to_string(supported_simd_paths().front()));
    measure(100'000, 12);
    if (options_.decisions > 100'000) measure(1'000'000, 100);
    measure_graph(100'000);
    say("\n{}", table_.text());
}

void VectorsBenchmark::measure(std::size_t vectors, double target) {
    size_ = fmt::format("{} x {}", vectors, kDimensions);
    const VectorData data(vectors, kDimensions);
    const testing::TemporaryDirectory directory;
    auto index = std::make_unique<ExactIndex>(index_options(directory.path()));
    const double before = memory(::getpid(), "VmRSS");
    fill(*index, data);
    const double bytes =
        (memory(::getpid(), "VmRSS") - before) * 1e6 / static_cast<double>(vectors);
    table_.add(size_ + ": memory of a vector", bytes, " B", Goal::at_most, 1'400);

    for (const bool only_rare : {false, true}) {
        const double recall = measure_recall(*index, data, only_rare);
        const std::string name = only_rare ? ": recall@10, 1 % pass a filter" : ": recall@10";
        table_.add(size_ + name, recall, "", Goal::at_least, 1);
        if (recall < 1) throw std::runtime_error(size_ + ": the search is not exact");
    }
    const double floats = scan_floats(data);
    const double alone = measure_searches(*index, data, {"1 caller", 1, false, target});
    table_.add(size_ + ": a plain scan of floats takes", floats / alone, "x", Goal::at_least, 2);
    measure_searches(*index, data, {"8 callers", 8, false, target});
    measure_searches(*index, data, {"1 caller, 1 % pass a filter", 1, true, target});
    measure_searches(*index, data, {"8 callers, 1 % pass a filter", 8, true, target});
    measure_snapshot(std::move(index), directory.path());
}

boost::asio::io_context& VectorsBenchmark::new_context() {
    const std::lock_guard lock(mutex_);
    return contexts_.emplace_back();
}

ExactIndexOptions VectorsBenchmark::index_options(const std::string& directory) const {
    ExactIndexOptions options;
    options.model = "bench";
    options.dimensions = kDimensions;
    options.directory = directory;
    return options;
}

void VectorsBenchmark::fill(ExactIndex& index, const VectorData& data) {
    double seconds = 0;
    for (std::size_t i = 0; i < data.size(); i += kBatch) {
        std::vector<VectorChange> changes;
        for (std::size_t j = i; j < std::min(i + kBatch, data.size()); ++j)
            changes.push_back(data.change(j));
        const auto begin = Clock::now();
        index.apply(std::move(changes));
        seconds += seconds_since(begin);
    }
    const double rate = static_cast<double>(data.size()) / seconds;
    say("{}: {:.0f} changes/s applied\n", size_, rate);
    table_.add(size_ + ": changes applied", rate, "/s", Goal::at_least, 20'000);
}

double VectorsBenchmark::scan_floats(const VectorData& data) const {
    std::vector<double> times;
    for (std::uint64_t i = 0; i < 5; ++i) {
        const auto begin = Clock::now();
        data.nearest(data.query(i), kLimit, /*only_rare=*/false);
        times.push_back(seconds_since(begin) * 1e3);
    }
    std::ranges::sort(times);
    say("{}: a plain scan of floats on one thread takes {:.1f} ms\n", size_, times[2]);
    return times[2];
}

/// The share of the ten most similar that was found. Equal similarities count as the same.
double VectorsBenchmark::measure_recall(ExactIndex& index, const VectorData& data, bool only_rare) {
    std::size_t found = 0;
    auto& io = new_context();
    for (std::uint64_t i = 0; i < kRecallQueries; ++i) {
        const Vector query = data.query(i);
        const auto nearest = data.nearest(query, kLimit, only_rare);
        const auto hits = testing::run(io, index.find(search_of(query, only_rare)));
        for (const auto& hit : hits) found += hit.similarity >= nearest.back() ? 1 : 0;
    }
    const double recall = static_cast<double>(found) / static_cast<double>(kRecallQueries * kLimit);
    say("{}: recall@10 {:.4f}{}\n", size_, recall, only_rare ? " with a filter" : "");
    return recall;
}

double VectorsBenchmark::measure_searches(
    ExactIndex& index, const VectorData& data, const Searches& searches
) {
    std::vector<double> times;
    const auto callers = static_cast<std::size_t>(searches.callers);
    const Costs costs({});
    in_parallel(callers, callers, [&](Numbers&, std::size_t caller) {
        auto& io = new_context();
        std::vector<double> mine;
        const auto end = Clock::now() + options_.duration;
        for (std::uint64_t i = caller; Clock::now() < end; i += callers) {
            auto search = search_of(data.query(i), searches.only_rare);
            const auto begin = Clock::now();
            testing::run(io, index.find(std::move(search)));
            mine.push_back(seconds_since(begin) * 1e3);
        }
        const std::lock_guard lock(mutex_);
        times.insert(times.end(), mine.begin(), mine.end());
    });
    std::ranges::sort(times);
    const double rate =
        static_cast<double>(times.size()) * 1e3 / static_cast<double>(options_.duration.count());
    say("{}, {}: {:.0f}/s, p50 {:.2f} ms, p99 {:.2f} ms; each: {}\n",
        size_,
        searches.name,
        rate,
        percentile(times, 0.5),
        percentile(times, 0.99),
        costs.describe(static_cast<double>(times.size())));
    table_.add(
        fmt::format("{}, {}: p99", size_, searches.name),
        percentile(times, 0.99),
        " ms",
        Goal::at_most,
        searches.target
    );
    return percentile(times, 0.5);
}

void VectorsBenchmark::measure_snapshot(
    std::unique_ptr<ExactIndex> index, const std::string& directory
) {
    const std::size_t size = index->size();
    auto begin = Clock::now();
    index->save();
    const double written = seconds_since(begin);
    index.reset();
    begin = Clock::now();
    const ExactIndex again(index_options(directory));
    const double loaded = seconds_since(begin);
    if (again.size() != size) throw std::runtime_error(size_ + ": the snapshot is not whole");
    const auto bytes = std::filesystem::file_size(directory + "/snapshot");
    say("{}: snapshot of {} MB written in {:.2f} s, loaded in {:.2f} s\n",
        size_,
        bytes / 1'000'000,
        written,
        loaded);
    const double target = static_cast<double>(size) / 200'000;
    table_.add(size_ + ": start with a snapshot", loaded, " s", Goal::at_most, target);
}

/// As if there were too many vectors for an exact search.
void VectorsBenchmark::measure_graph(std::size_t vectors) {
    size_ = fmt::format("{} x {}, graph", vectors, kDimensions);
    const VectorData data(vectors, kDimensions);
    auto options = index_options("");
    options.exact_limit = data.size() / 2;
    ExactIndex index(std::move(options));
    fill(index, data);
    const auto begin = Clock::now();
    while (!index.has_graphs()) std::this_thread::sleep_for(10ms);
    say("{}: built in {:.1f} s\n", size_, seconds_since(begin));
    table_.add(size_ + ": recall@10", measure_recall(index, data, false), "", Goal::at_least, 0.95);
    measure_searches(index, data, {"8 callers", 8, false, 12});
}

}  // namespace akashi::bench
