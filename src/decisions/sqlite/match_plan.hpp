#pragma once

#include "search/text_query.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace akashi::sqlite {

/// Up to how many rows are worth looking at for one query.
inline constexpr std::int64_t kRareLimit = 2000;

/// A term of the query as the full-text index sees it.
struct IndexedTerm {
    std::string text;  ///< as it was typed
    std::int64_t documents =
        0;  ///< rows that may contain it: exact for a word, an upper bound for a phrase
};

/// One question to the full-text index.
struct Match {
    std::string expression;       ///< in FTS5's query language, https://www.sqlite.org/fts5.html §3
    std::vector<double> weights;  ///< of its phrases in their order; 0 for those that only select
};

/// What to ask the index, in this order, until there are enough results.
struct MatchPlan {
    std::vector<Match> exact;
    /// Words that begin with a term: for when the exact questions found nothing at all.
    std::vector<Match> by_prefix;
};

/// `terms` are those with at least one token, `excluded` likewise; `rows` is the size of the index.
/// Weights are shares of the whole query's weight, where a term's is the logarithm of its rarity as
/// Lucene computes BM25's idf: ln(1 + (N - n + 0.5) / (n + 0.5)), which is positive for every term.
MatchPlan plan_match(
    std::vector<IndexedTerm> terms, const std::vector<std::string>& excluded, std::int64_t rows
);

}  // namespace akashi::sqlite
