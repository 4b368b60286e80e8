#pragma once

#include "base/time.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// Asks about the decisions whose `valid_from` is at or after `from` and before `to`, and the
/// conflicts detected then.
struct HealthQuery {
    Time from;
    Time to;
};

/// Counts and sums of decisions that have something in common. Sums are in millionths, so that they
/// are exact.
struct HealthCell {
    std::string name;
    std::int64_t total = 0;         ///< all of them, those that have ended included
    std::int64_t revised = 0;       ///< of all: superseded by another decision
    std::int64_t revised_soon = 0;  ///< of all: within 48 hours
    std::int64_t cited = 0;         ///< of all: as a precedent
    std::int64_t assessed = 0;      ///< of all: with an outcome score
    std::int64_t outcome_sum = 0;   ///< of those
    std::int64_t current = 0;       ///< everything below is of current ones
    std::int64_t completeness_sum = 0;
    std::int64_t below_half = 0;   ///< completeness
    std::int64_t below_third = 0;  ///< completeness below 0.33
    std::int64_t with_reasoning = 0;
    std::int64_t with_alternatives = 0;
    std::int64_t with_evidence = 0;
    std::int64_t evidence_records = 0;
    std::int64_t confidence_sum = 0;
    std::int64_t confidence_low = 0;
    std::int64_t confidence_high = 0;
    std::optional<double> confidence_median;

    double completeness() const;            ///< average; 0 without any, as are the others
    double confidence() const;              ///< average
    double revision_rate() const;           ///< percent of all
    std::optional<double> outcome() const;  ///< average
};

/// How many of `of` in percent, with one decimal; 0 of nothing.
double percent(std::int64_t count, std::int64_t of);

/// Conflicts without hints. A group is what two agents disagree about in one question.
struct HealthConflicts {
    std::int64_t groups = 0;
    std::int64_t open_groups = 0;
    std::int64_t total = 0;
    std::int64_t open = 0;
    std::int64_t resolved = 0;
    std::int64_t false_positive = 0;
    std::int64_t won = 0;             ///< resolved in favour of one of the two
    std::int64_t lost_with_high = 0;  ///< of these: the other one had a high confidence
};

inline constexpr std::size_t kConfidenceBuckets = 10;
/// How many agents and types are named at most.
inline constexpr std::int64_t kMostHealthRows = 50;
/// What HealthCell counts in.
inline constexpr double kMillionths = 1e6;

/// How well an organization's decisions are recorded, and how they fared.
struct TraceHealth {
    HealthCell all;
    HealthCell low;                                          ///< confidence below 0.5
    HealthCell mid;                                          ///< below 0.85
    HealthCell high;                                         ///< the others
    std::array<std::int64_t, kConfidenceBuckets> buckets{};  ///< current ones by tenths
    std::vector<HealthCell> agents;  ///< those with most decisions, at most kMostHealthRows
    std::vector<HealthCell> types;   ///< the same
    HealthConflicts conflicts;

    /// `insufficient_data`, `needs_attention` or `healthy`.
    std::string_view status() const;
    /// Whether decisions of high confidence fare no worse than those of middle confidence.
    bool is_calibrated() const;
};

/// How complete decisions of a type should be on average.
double expected_completeness(std::string_view decision_type);

/// What should be better, the worst first: at most three sentences.
std::vector<std::string> gaps_of(const TraceHealth& health);

}  // namespace akashi
