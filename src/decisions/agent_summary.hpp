#pragma once

#include "base/time.hpp"
#include "decisions/facets.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace akashi {

/// A decision with a completeness below this is one that few later readers are helped by.
inline constexpr float kLowCompleteness = 0.5F;

/// What the current decisions of one agent have in common. Without decisions, everything is zero or
/// empty.
struct AgentSummary {
    std::int64_t decision_count = 0;
    std::optional<Time> first;  ///< `valid_from` of the oldest one
    std::optional<Time> last;   ///< `valid_from` of the newest one
    double average_confidence = 0;
    std::int64_t low_completeness_count = 0;  ///< below kLowCompleteness
    std::vector<NameCount> types;             ///< the most frequent, at most kMaxFacetNames
};

}  // namespace akashi
