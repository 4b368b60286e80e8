#include "search/ranking.hpp"

#include <algorithm>
#include <chrono>

namespace akashi {
namespace {

constexpr double kHalfLife = 90;  // days

}  // namespace

double search_score(const Decision& decision, double relevance, Time now) {
    using Days = std::chrono::duration<double, std::chrono::days::period>;
    const double age = std::max(0.0, Days(now - decision.valid_from).count());
    const double quality = 0.5 + 0.2 * double{decision.completeness_score} +
                           0.3 * double{decision.outcome_score.value_or(0)};
    return relevance * quality / (1 + age / kHalfLife);
}

}  // namespace akashi
