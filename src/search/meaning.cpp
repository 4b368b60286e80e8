#include "search/meaning.hpp"

#include <algorithm>

namespace akashi {
namespace {

constexpr double kOfMatch = 0.66;
constexpr double kOfNearness = 0.23;
/// What is no nearer says nothing.
constexpr double kLeastNearness = 1;

}  // namespace

double fit_of(double match, double nearness) {
    return kOfMatch * match + kOfNearness * std::max(0.0, nearness - kLeastNearness);
}

Fit fit_of(const DecisionId& id, double match, const std::optional<Meaning>& meaning) {
    if (!meaning) return {match, std::nullopt};
    const auto neighbor = std::ranges::find(meaning->neighbors, id, &Neighbor::id);
    if (neighbor != meaning->neighbors.end())
        return {fit_of(match, neighbor->nearness), neighbor->nearness};
    if (meaning->beyond) return {std::min(match, fit_of(match, *meaning->beyond)), std::nullopt};
    return {match, std::nullopt};
}

}  // namespace akashi
