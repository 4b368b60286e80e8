#pragma once

#include "conflicts/conflict.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Who will probably win a conflict (docs/conflicts.md, "Recommendation").
namespace akashi {

/// What is known of a side besides its decision.
struct SideRecord {
    std::int64_t resolved = 0;  ///< conflicts of its agent on its type that have a winner
    std::int64_t won = 0;       ///< of these
    std::int64_t depth = 0;     ///< how many decisions it replaced, one after another
};

struct Recommendation {
    DecisionId suggested_winner;
    std::vector<std::string> reasons;  ///< the strongest first
    double confidence = 0;             ///< 0.1 to 0.99
};

/// Weighs confidence, recency, earlier resolutions and revisions at `now`; nothing when they do not
/// say enough.
std::optional<Recommendation> recommend(
    const ConflictDetail& conflict, const SideRecord& a, const SideRecord& b, Time now
);

}  // namespace akashi
