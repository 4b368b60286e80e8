#include "search/precedent.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>

namespace akashi {
namespace {

/// A hit stands out when its fit is nearer to the first than to that of the fifth-best one.
constexpr double kGoodFit = 1.45;
constexpr std::size_t kOthers = 5;
/// And it must have this.
constexpr double kLeastFit = 0.8;

/// 0 when there are fewer.
double fifth_best_fit(const std::vector<TextHit>& hits) {
    if (hits.size() < kOthers) return 0;
    std::vector<double> fits;
    fits.reserve(hits.size());
    for (const TextHit& hit : hits) fits.push_back(hit.fit);
    const auto fifth = fits.begin() + kOthers - 1;
    std::ranges::nth_element(fits, fifth, std::greater());
    return *fifth;
}

}  // namespace

double needed_relevance(const std::vector<TextHit>& hits, bool is_in_project) {
    if (!is_in_project) return kNeededAnywhere;
    return relevance_of(std::max((kGoodFit + fifth_best_fit(hits)) / 2, kLeastFit));
}

}  // namespace akashi
