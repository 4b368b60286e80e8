#include "decisions/average_confidence.hpp"

#include <cmath>

namespace akashi {

double average_confidence(double sum, std::int64_t count) {
    constexpr double kPlaces = 1e4;
    if (count == 0) return 0;
    return std::round(sum / static_cast<double>(count) * kPlaces) / kPlaces;
}

}  // namespace akashi
