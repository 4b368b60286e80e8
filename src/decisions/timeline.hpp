#pragma once

#include "base/time.hpp"
#include "core/ids.hpp"
#include "decisions/decision_query.hpp"
#include "decisions/facets.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// How long a bucket of a timeline is. Days are those of UTC; a week begins on Monday.
enum class Granularity { day, week };

/// Nothing for any text but `day` and `week`.
std::optional<Granularity> parse_granularity(std::string_view name);
std::string_view to_string(Granularity granularity);

/// UTC has no days of another length.
std::chrono::days width_of(Granularity granularity);
/// When the bucket of `time` begins.
Time start_of_bucket(Granularity granularity, Time time);

/// Asks for the decisions whose `valid_from` is from `from` to `to`, both included, in buckets.
struct TimelineQuery {
    Granularity granularity = Granularity::day;
    Time from;
    Time to;
    std::optional<std::string> agent_id;
    std::optional<std::string> project;

    /// How many buckets the range touches; 0 when `from` is after `to`.
    std::int64_t buckets() const;
    /// What a decision must match to be in any bucket.
    DecisionFilter filter() const;
    /// What a decision must match to be in the bucket that begins at `start`.
    DecisionFilter filter_of(Time start) const;
};

inline constexpr std::int64_t kMaxBuckets = 366;
/// How many types and agents of a bucket, and how many of its decisions, are named at most.
inline constexpr std::int64_t kBucketNames = 20;
inline constexpr std::int64_t kBucketDecisions = 5;
/// How many characters of an outcome are shown.
inline constexpr std::int64_t kShownOutcome = 200;

/// What a bucket shows of a decision.
struct BucketDecision {
    DecisionId id;
    std::string agent_id;
    std::string decision_type;
    std::string outcome;  ///< the first kShownOutcome characters, then `...` if there are more
    float confidence = 0;
    std::optional<std::string> project;
    Time valid_from;
};

struct TimelineBucket {
    Time start;
    std::int64_t decision_count = 0;
    double average_confidence = 0;
    /// Detected in the bucket between decisions that the caller may see; no hints.
    std::int64_t conflict_count = 0;
    std::vector<NameCount> types;   ///< the most frequent, in no order
    std::vector<NameCount> agents;  ///< the most frequent, in no order
    /// The most confident, of equal ones the newest, and then those with the greater id.
    std::vector<BucketDecision> top;
};

/// The buckets that have decisions or conflicts, the newest first.
struct Timeline {
    std::vector<TimelineBucket> buckets;
    NameCounts projects;  ///< of all these decisions, at most kMaxFacetNames
};

}  // namespace akashi
