#pragma once

#include "search/query_terms.hpp"
#include "search/vocabulary.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

// What a query asks an index for, and what its words weigh, on every store (docs/search.md).
namespace akashi {

/// What an occurrence of a similar term counts, for a word that nobody used.
inline constexpr double kCorrectionWeight = 0.7;

/// A word of a query with what it tells.
struct WeighedWord {
    QueryWord word;
    double weight = 0;       ///< its idf
    double specificity = 0;  ///< what it says about whether there is an answer, specificity_of()
};

/// Decisions that have one term of each group. Together they count `weight` towards the choice of
/// the decisions that are ranked.
struct Candidates {
    /// Each a list of terms, one of which must stand.
    std::vector<std::vector<std::string>> all_of;
    double weight = 0;
    bool is_rare = true;   ///< false: the newest of them are enough, since there are very many
    double decisions = 0;  ///< about how many they are
    double share = 0;      ///< about which part of the organization's decisions they are
    /// Needed only when the other candidates choose fewer decisions than are ranked: what these
    /// choose comes behind all of them.
    bool is_fallback = false;
};

struct WeighedQuery {
    std::vector<WeighedWord> words;
    std::vector<Phrase> required;
    std::vector<Phrase> excluded;
    /// A decision that none of them chooses is not ranked. Empty when the query has no words.
    std::vector<Candidates> candidates;
};

/// How many decisions one of the Candidates may choose, those that pass the filter.
inline constexpr std::int64_t kCandidates = 600;
/// How many are ranked exactly: those with the highest sum of weights, the newest among equals.
inline constexpr std::int64_t kRanked = 120;

/// Weighs the words, adds corrections to those that nobody used, and plans the candidates: those
/// with a rare word, or with a word in the title that is rare there; when all known words are
/// frequent, those with several of them.
WeighedQuery weigh(QueryTerms terms, const Vocabulary& vocabulary);

/// The weight of a word that `with` of `decisions` decisions have: idf as Lucene computes it,
/// ln(1 + (N - n + 0.5) / (n + 0.5)), which is positive for every word. N and n are at least 1.
double information(double with, double decisions);

/// What a word says about whether there is an answer: its idf, with bounds, so that a match means
/// the same in collections of all sizes. To few decisions, kUsualDecisions are added that do not
/// have the word. No word says more than one that about one of 700 decisions has, and none less
/// than one of twelve: a word that all decisions have is answered by all of them.
double specificity_of(double with, double decisions);
inline constexpr double kUsualDecisions = 200;
inline constexpr double kLeastInformation = 2.5;
inline constexpr double kMostInformation = 6.5;

}  // namespace akashi
