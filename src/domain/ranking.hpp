#pragma once

#include "base/time.hpp"
#include "domain/decision.hpp"

namespace akashi {

/// The score that orders search results, 0…1 (`spec/data-model.md` §10.4, text row):
/// relevance × (0.5 + 0.2·completeness + 0.3·outcome_score) × 1/(1 + age_days/90).
double search_score(const Decision& decision, double relevance, Time now);

}  // namespace akashi
