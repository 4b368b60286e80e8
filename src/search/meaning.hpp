#pragma once

#include "core/ids.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace akashi {

/// A decision whose vector is near that of a query.
struct Neighbor {
    DecisionId id;
    double nearness = 0;  ///< QueryVector::standardize() of its similarity
};

/// What vectors say about a query.
struct Meaning {
    std::vector<Neighbor> neighbors;  ///< the nearest first
    double beyond = 0;                ///< the nearness that all others are taken to have

    double nearness_of(const DecisionId& id) const {
        const auto found = std::ranges::find(neighbors, id, &Neighbor::id);
        return found == neighbors.end() ? beyond : found->nearness;
    }
};

/// So many neighbors are candidates, besides what words find.
inline constexpr std::int64_t kNeighbors = 100;

}  // namespace akashi
