#pragma once

#include "search/ranking.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace akashi::sqlite {

/// One question to the full-text index.
struct Match {
    std::string expression;       ///< in FTS5's query language, https://www.sqlite.org/fts5.html §3
    std::vector<double> weights;  ///< of its phrases, in order; 0 for those that only select
};

/// What to ask the index, in this order, until there are enough results.
struct MatchPlan {
    std::vector<Match> exact;
    /// Words that begin with a term: asked only when the exact questions found nothing.
    std::vector<Match> by_prefix;
};

/// `terms`, still without weights, and `excluded` are those that the index has tokens for. `rows`
/// is the size of the index.
MatchPlan plan_match(
    std::vector<Term> terms, const std::vector<std::string>& excluded, std::int64_t rows
);

}  // namespace akashi::sqlite
