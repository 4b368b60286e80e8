#pragma once

#include "load.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace akashi::bench {

/// Two crowds that record at the same time.
struct Neighbours {
    std::uint16_t port = 0;
    std::chrono::milliseconds duration{10'000};
    int connections = 64;  ///< of the first crowd
    std::function<void(std::string&)> next_request;
    int others = 64;  ///< connections of the second crowd
    std::function<void(std::string&)> next_of_others;
    bool others_are_refused = false;  ///< every answer to the second crowd must be a 4xx
};

/// Traces a second of each crowd.
struct NeighbourRates {
    double first = 0;
    double others = 0;
};

/// Runs both on threads of their own. Throws std::runtime_error when an answer was wrong.
NeighbourRates run_neighbours(const Neighbours& neighbours);

}  // namespace akashi::bench
