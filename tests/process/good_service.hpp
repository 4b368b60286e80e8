#pragma once

#include "testing/flood.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace akashi::testing {

/// How long each of some requests took.
class Latencies {
public:
    void add(double milliseconds) { values_.push_back(milliseconds); }
    std::size_t size() const { return values_.size(); }
    /// In milliseconds; `share` is between 0 and 1.
    double quantile(double share) const;

private:
    std::vector<double> values_;
};

/// What a client that behaves does: it sends `get` so many times on one connection, and now and
/// then on a new one, which is not measured.
struct GoodClient {
    std::string get = "/health";
    std::string authorization = {};
    int times = 1'000;
};

/// Lets the client do that. Fails the test when a request is not answered with 200.
Latencies measure(std::uint16_t port, const GoodClient& good);

/// Compares such a client alone with one beside a flood, and prints both. Every request must be
/// answered.
void expect_good_service(
    std::uint16_t port, const char* name, const Attack& attack, const GoodClient& good = {}
);

/// Lets an agent ask for as many large pages as it can, beside the admin, who reads and records.
void expect_good_service_beside_large_pages(std::uint16_t port);

}  // namespace akashi::testing
