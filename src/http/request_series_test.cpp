// What those who send requests can make of the metrics.
#include "base/metrics_text.hpp"
#include "http/request_metrics.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <future>
#include <latch>
#include <string>

namespace akashi::http {
namespace {

using namespace std::chrono_literals;

std::size_t count_series() {
    std::size_t count = 0;
    for (const auto& family : metrics::collect()) count += family.values.metric.size();
    return count;
}

TEST(RequestSeries, AHundredThousandPathsAndAgentsMakeNoMoreSeriesThanAFewHundred) {
    RequestMetrics requests;
    const std::size_t before = count_series();
    for (int i = 0; i < 100'000; ++i) {
        Request request;
        request.method = Method::get;
        request.path = fmt::format("/v1/path-{}", i);
        request.caller.agent_id = fmt::format("agent-of-the-flood-{}", i);
        requests.note(request, 404, 1ms);
    }
    // Each agent that has a name of its own, and the one of all others, in both metrics.
    EXPECT_LE(count_series() - before, 2 * (RequestMetrics::kMaxAgents + 1));
    EXPECT_EQ(metrics::to_text(metrics::collect()).find("/v1/path-"), std::string::npos);
}

TEST(RequestSeries, NoRequestOfAnyAgentWaitsForAScrape) {
    RequestMetrics requests;
    const auto ask = [&](int agent) {
        Request request;
        request.method = Method::get;
        request.caller.agent_id = fmt::format("agent-{}", agent);
        requests.note(request, 404, 1ms);
    };
    const int agents = 2 * static_cast<int>(RequestMetrics::kMaxAgents);
    for (int i = 0; i < agents; ++i) ask(i);
    std::latch begun{1};
    std::promise<void> end;
    auto scraping = std::async(std::launch::async, [&] {
        const metrics::Reading slow({"test.slow", "for the test"}, {}, [&] {
            begun.count_down();
            end.get_future().wait_for(10s);
            return 0.0;
        });
        metrics::collect();
    });
    begun.wait();
    for (int i = 0; i < agents; ++i) ask(i);
    const bool still_scrapes = scraping.wait_for(0s) == std::future_status::timeout;
    end.set_value();
    EXPECT_TRUE(still_scrapes);
}

}  // namespace
}  // namespace akashi::http
