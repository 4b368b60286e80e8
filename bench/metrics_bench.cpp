// What processor time a scrape of 10,000 series takes (docs/metrics.md): to read them, and to write
// their text.
#include "base/metrics.hpp"
#include "base/metrics_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <vector>

namespace {

using namespace akashi;

constexpr int kCounters = 5'000;
constexpr int kHistograms = 313;  // of 16 series each
constexpr int kRounds = 100;

/// Labels as long as those of requests.
metrics::Labels labels_of(int number) {
    return {
        {"http.method", "GET"},
        {"http.route", fmt::format("GET /v1/decisions/{{id}}/part-{}", number)},
        {"http.status_code", "200"},
        {"akashi.agent_id", fmt::format("agent-{}", number)}
    };
}

void fill() {
    for (int i = 0; i < kCounters; ++i)
        metrics::counter({"bench.requests", "requests"}, labels_of(i)).Increment(i);
    for (int i = 0; i < kHistograms; ++i)
        metrics::histogram(
            {"bench.duration", "durations", metrics::Unit::milliseconds},
            {0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000},
            labels_of(i)
        )
            .Observe(i);
}

/// Processor time of this process, in milliseconds.
double processor_time() {
    constexpr double kMilli = 1e3;
    return kMilli * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

}  // namespace

int main() {
    fill();
    std::vector<double> reading;
    std::vector<double> writing;
    std::size_t bytes = 0;
    for (int i = 0; i < kRounds; ++i) {
        const auto start = processor_time();
        const auto families = metrics::collect();
        const auto read = processor_time();
        bytes = metrics::to_text(families).size();
        reading.push_back(read - start);
        writing.push_back(processor_time() - read);
    }
    std::ranges::sort(reading);
    std::ranges::sort(writing);
    std::printf(
        "10,000 series, %zu bytes: read %.1f ms, written %.1f ms (medians of %d)\n",
        bytes,
        reading[kRounds / 2],
        writing[kRounds / 2],
        kRounds
    );
}
