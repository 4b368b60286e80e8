#include "good_service.hpp"

#include "akashi.hpp"

#include <boost/json/serialize.hpp>

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
constexpr int kBetweenNew = 100;                 // requests between two on a new connection
constexpr std::size_t kFlooded = 65'536;         // bytes after which a flood has begun

constexpr int kReads = 20;
constexpr int kLargeDecisions = 16;  // half a megabyte each: a page has eight

/// Registers it and returns its key.
std::string add_agent(Client& admin, std::string_view name) {
    const auto body = fmt::format(R"({{"agent_id":"{0}","name":"{0}"}})", name);
    const auto created = admin.post("/v1/agents", body);
    EXPECT_EQ(created.status, 201) << created.body;
    return std::string(created.json().at("data").at("raw_key").as_string());
}

std::string large_trace_body() {
    boost::json::array evidence;
    for (int i = 0; i < 16; ++i)
        evidence.push_back({{"source_type", "document"}, {"content", std::string(30'000, 'e')}});
    return boost::json::serialize(boost::json::value{
        {"agent_id", "hostile"},
        {"decision",
         {{"decision_type", "planning"},
          {"outcome", "large"},
          {"confidence", 0.5},
          {"evidence", std::move(evidence)}}}
    });
}

}  // namespace

double Latencies::quantile(double share) const {
    auto sorted = values_;
    std::ranges::sort(sorted);
    const auto last = static_cast<double>(sorted.size() - 1);
    return sorted[static_cast<std::size_t>(std::lround(share * last))];
}

Latencies measure(std::uint16_t port, const GoodClient& good) {
    Latencies latencies;
    Client kept(port, good.authorization);
    for (int i = 0; i < good.times; ++i) {
        const auto begin = Clock::now();
        const auto answer = kept.get(good.get);
        const std::chrono::duration<double, std::milli> taken = Clock::now() - begin;
        latencies.add(taken.count());
        EXPECT_EQ(answer.status, 200) << answer.head;
        EXPECT_LT(taken.count(), kPatienceMilliseconds) << "a client would have given up";
        if (answer.status != 200 || taken.count() >= kPatienceMilliseconds) break;
        if (i % kBetweenNew != 0) continue;
        const auto first = Client(port, good.authorization).get(good.get);
        EXPECT_EQ(first.status, 200) << first.head;
    }
    return latencies;
}

void expect_good_service(
    std::uint16_t port, const char* name, const Attack& attack, const GoodClient& good
) {
    const auto quiet = measure(port, good);
    const Flood flood(port, attack);
    EXPECT_TRUE(flood.wait_for(std::min(attack.piece, kFlooded)));
    const auto flooded = measure(port, good);
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

void expect_good_service_beside_large_pages(std::uint16_t port) {
    const std::string good = std::string("ApiKey admin:") + kAdminKey;
    Client admin(port, good);
    EXPECT_TRUE(record(admin, "to be read"));
    const std::string hostile = "ApiKey hostile:" + add_agent(admin, "hostile");
    Client filler(port, hostile);
    for (int i = 0; i < kLargeDecisions; ++i)
        EXPECT_EQ(filler.post("/v1/trace", large_trace_body()).status, 201);

    const Attack attack{
        .connections = 64,
        .repeated = Client(port, hostile)
                        .post_text("/v1/query", R"({"limit":1000,"include":["evidence"]})"),
        .waits = true,
    };
    expect_good_service(
        port, "large pages", attack, {"/v1/decisions/recent?agent_id=admin", good, kReads}
    );
    const Flood flood(port, attack);
    EXPECT_TRUE(flood.wait_for(1));
    for (int i = 0; i < kReads; ++i) EXPECT_TRUE(record(admin, "beside large pages"));
}

}  // namespace akashi::testing
