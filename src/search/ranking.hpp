#pragma once

#include "base/time.hpp"
#include "decisions/decision.hpp"

namespace akashi {

/// The score that orders search results, 0…1 (docs/data-model.md, "Search score"):
/// relevance × (0.5 + 0.2·completeness + 0.3·outcome_score) × 1/(1 + age_days/90).
double search_score(const Decision& decision, double relevance, Time now);

}  // namespace akashi
