#include "good_service.hpp"

#include "client.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iostream>

namespace akashi::testing {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kPatienceMilliseconds = 5'000;  // of a client
constexpr int kRequests = 1'000;
constexpr int kBetweenNew = 100;          // requests between two on a new connection
constexpr std::size_t kFlooded = 65'536;  // bytes after which a flood has begun

}  // namespace

double Latencies::quantile(double share) const {
    auto sorted = values_;
    std::ranges::sort(sorted);
    const auto last = static_cast<double>(sorted.size() - 1);
    return sorted[static_cast<std::size_t>(std::lround(share * last))];
}

Latencies ask_for_health(std::uint16_t port, int times) {
    Latencies latencies;
    Client kept(port);
    for (int i = 0; i < times; ++i) {
        const auto begin = Clock::now();
        const auto answer = kept.get("/health");
        const std::chrono::duration<double, std::milli> taken = Clock::now() - begin;
        latencies.add(taken.count());
        EXPECT_EQ(answer.status, 200) << answer.head;
        EXPECT_LT(taken.count(), kPatienceMilliseconds) << "a client would have given up";
        if (answer.status != 200 || taken.count() >= kPatienceMilliseconds) break;
        if (i % kBetweenNew != 0) continue;
        const auto first = Client(port).get("/health");
        EXPECT_EQ(first.status, 200) << first.head;
    }
    return latencies;
}

void expect_good_service(std::uint16_t port, const char* name, const Attack& attack) {
    const auto quiet = ask_for_health(port, kRequests);
    const Flood flood(port, attack);
    EXPECT_TRUE(flood.wait_for(std::min(attack.piece, kFlooded)));
    const auto flooded = ask_for_health(port, kRequests);
    std::cout << fmt::format(
        "{}: quiet p50 {:.2f} ms, p99 {:.2f} ms; flooded p50 {:.2f} ms, p99 {:.2f} ms; p99 ratio "
        "{:.1f}\n",
        name,
        quiet.quantile(0.5),
        quiet.quantile(0.99),
        flooded.quantile(0.5),
        flooded.quantile(0.99),
        flooded.quantile(0.99) / quiet.quantile(0.99)
    );
}

}  // namespace akashi::testing
