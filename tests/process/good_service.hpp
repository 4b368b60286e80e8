#pragma once

#include "testing/flood.hpp"

#include <cstddef>
#include <cstdint>
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

/// A client that behaves: asks for /health so many times on one connection, and now and then on a
/// new one, which is not measured. Fails the test when one is not answered with 200.
Latencies ask_for_health(std::uint16_t port, int times);

/// Compares such a client alone with one beside a flood, and prints both. Every request must be
/// answered.
void expect_good_service(std::uint16_t port, const char* name, const Attack& attack);

}  // namespace akashi::testing
