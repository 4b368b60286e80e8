#pragma once

#include "core/ids.hpp"

#include <cstdint>
#include <optional>
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
    /// The nearness that all others have at most; nothing when others have no vector.
    std::optional<double> beyond;
};

/// So many neighbors are candidates, besides what words find.
inline constexpr std::int64_t kNeighbors = 100;

/// How well a decision fits by both its words and its vector, on the scale of a match: 0 when
/// neither says that it does. Fitted to bench/search_quality with three models (docs/search.md,
/// "Meaning").
double fit_of(double match, double nearness);

/// How well a decision fits, and what vectors say about it.
struct Fit {
    double value = 0;
    std::optional<double> nearness;  ///< when it is a neighbor
};
/// Without `meaning`, and when the decision has no vector, its match.
Fit fit_of(const DecisionId& id, double match, const std::optional<Meaning>& meaning);

}  // namespace akashi
