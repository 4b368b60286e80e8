// How long a scrape of 10,000 series takes (docs/metrics.md): to read them, and to write their
// text.
#include "base/metrics.hpp"
#include "base/metrics_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
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

double milliseconds(Clock::duration time) {
    return std::chrono::duration<double, std::milli>(time).count();
}

}  // namespace

int main() {
    fill();
    std::vector<double> reading;
    std::vector<double> writing;
    std::size_t bytes = 0;
    for (int i = 0; i < kRounds; ++i) {
        const auto start = Clock::now();
        const auto families = metrics::collect();
        const auto read = Clock::now();
        bytes = metrics::to_text(families).size();
        reading.push_back(milliseconds(read - start));
        writing.push_back(milliseconds(Clock::now() - read));
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
