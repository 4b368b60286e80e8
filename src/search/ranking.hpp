#pragma once

#include "base/time.hpp"
#include "core/ids.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

// How search results are rated and ordered, on every store (docs/data-model.md, "Search score").
// The SQL of a store is made from these constants.
namespace akashi {

inline constexpr double kBaseQuality = 0.5;
inline constexpr double kCompletenessShare = 0.2;
inline constexpr double kOutcomeShare = 0.3;
/// At this age a score is half of what it was at first.
inline constexpr std::chrono::days kHalfLife{90};

/// What the score depends on besides the words of a decision.
struct Merit {
    float completeness_score = 0;
    std::optional<float> outcome_score;
    Time valid_from;
};

/// The score that orders search results, 0…1 and never above `relevance`:
/// relevance × (0.5 + 0.2·completeness + 0.3·outcome_score) × 1/(1 + age_days/90).
double search_score(const Merit& merit, double relevance, Time now);

/// What the place of a hit depends on.
struct Rank {
    double score = 0;
    Time valid_from;
    DecisionId id;
};
/// True when `a` is shown before `b`: the higher score first, among equals the newer, then the
/// greater id.
bool is_before(const Rank& a, const Rank& b);

/// How much an occurrence counts in each text of a decision.
inline constexpr double kOutcomeWeight = 1;
inline constexpr double kTypeWeight = 0.8;
inline constexpr double kReasoningWeight = 0.5;
/// A term that occurs tf times earns tf / (tf + this) of its weight. Small, since decisions are
/// short: more occurrences of a word say little more than the first one.
inline constexpr double kSaturation = 0.4;

/// How many rows are looked at for one query; on SQLite ten times as many when a filter leaves too
/// few. A term is rare when at most this many rows have it.
inline constexpr std::int64_t kCandidates = 2000;

/// When no whole word was found, words that begin with a term match. Length in bytes: shorter
/// beginnings would match half of the vocabulary.
inline constexpr std::size_t kShortestPrefix = 3;
/// A beginning says less than a word.
inline constexpr double kPrefixRelevance = 0.5;

/// A word or phrase of a query.
struct Term {
    std::string text;
    std::int64_t rows = 0;  ///< how many rows have it: exact or an upper bound
    double weight = 0;      ///< its share of the query's weight, 0…1
};

/// Sets the weights, with `rows` rows in all. A weight is the idf of BM25 as Lucene computes it,
/// ln(1 + (N - n + 0.5) / (n + 0.5)), which is positive for every term, as a share of the sum.
/// Terms that no row has are removed, but their share stays in the sum, so no row can earn it.
/// The others are ordered, the rarest first.
void weigh(std::vector<Term>& terms, std::int64_t rows);

/// How many of the first terms have at most kCandidates rows together; at least one. weigh() must
/// have ordered the terms, and there must be a term.
std::size_t count_rare(std::span<const Term> terms);

/// The terms that are long enough to search for words that begin with them, with their weights.
std::vector<Term> as_prefixes(const std::vector<Term>& terms);

}  // namespace akashi
