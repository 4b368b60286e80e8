#pragma once

#include "base/time.hpp"
#include "core/ids.hpp"
#include "search/meaning.hpp"
#include "search/relevance.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

// How the decisions that answer a query about equally well are ordered, on every store
// (docs/search.md, "Order").
namespace akashi {

/// What the place of a decision depends on besides its words.
struct Merit {
    Time valid_from;
    float completeness_score = 0;
    std::optional<float> outcome_score;
    std::int64_t citations =
        0;  ///< by current decisions that the caller may see, up to kMostCitations
    bool is_of_the_type = true;  ///< false when another type was preferred
    /// False when it replaced a decision that had held for less than kSettled.
    bool is_settled = true;
};
inline constexpr std::int64_t kMostCitations = 5;

/// What each influence takes away at most, as a share of the match.
inline constexpr double kAgeShare = 0.2;
inline constexpr double kTypeShare = 0.1;
inline constexpr double kCompletenessShare = 0.03;
inline constexpr double kOutcomeShare = 0.04;
inline constexpr double kCitationShare = 0.03;
inline constexpr double kStabilityShare = 0.02;
inline constexpr std::chrono::hours kSettled{48};
/// At this age the age has taken half of its share.
inline constexpr std::chrono::days kHalfLife{4 * 365};

/// What each influence takes away, 0 to its share.
struct Losses {
    double age = 0;
    double type = 0;
    double completeness = 0;
    double outcome = 0;
    double citations = 0;
    double stability = 0;

    double sum() const { return age + type + completeness + outcome + citations + stability; }
};
Losses losses_of(const Merit& merit, Time now);
/// What is left of a match, 0.6…1: 1 without the losses.
double merit_factor(const Merit& merit, Time now);

/// A decision that was found.
struct TextHit {
    DecisionId id;
    double relevance = 0;  ///< 0…1, whether it answers the query: relevance_of(fit)
    double score = 0;      ///< 0…1, what it is ordered by: relevance_of(fit × merit_factor)
    double match = 0;      ///< Occurrences::match()
    double fit = 0;        ///< fit_of() its words and its vector; the match without vectors
    std::optional<double> nearness;  ///< Neighbor::nearness, when it is a neighbor
    Merit merit;
    std::vector<WordShare> shares;  ///< of the words of the query, in their order
};

/// The hit for a decision whose terms were all added to `occurrences`.
TextHit make_hit(
    DecisionId id,
    const Occurrences& occurrences,
    const std::optional<Meaning>& meaning,
    const Merit& merit,
    Time now
);

/// True when `a` is shown before `b`: the higher score first, among equals the newer, then the
/// greater id.
bool is_before(const TextHit& a, const TextHit& b);

/// Takes away what does not fit at all, sorts by is_before() and keeps `limit`.
void keep_best(std::vector<TextHit>& hits, std::int64_t limit);

}  // namespace akashi
