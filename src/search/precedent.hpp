#pragma once

#include "search/ranking.hpp"

#include <vector>

namespace akashi {

/// The relevance that a hit of a check must have to be a precedent. `hits` are all that were found.
/// In a project the best one must also stand out: where many decisions fit about as well, they
/// share the subject of the query, and none answers it. Among all decisions the best one is more
/// relevant by chance. Fitted to bench/search_quality (docs/search.md, "Is there a precedent?").
double needed_relevance(const std::vector<TextHit>& hits, bool is_in_project);

/// Among all decisions.
inline constexpr double kNeededAnywhere = 0.42;

}  // namespace akashi
