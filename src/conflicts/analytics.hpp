#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// Asks for figures about the conflicts that were detected from `from` on and before `to`.
struct AnalyticsQuery {
    Time from;
    Time to;
    std::optional<std::string> agent_id = {};       ///< of either side, as is the next
    std::optional<std::string> decision_type = {};  ///< stored form
    std::optional<std::string> conflict_kind = {};
    std::optional<std::string> confidence_class = {};  ///< exact or judged
};

/// How many conflicts have something in common, and what became of them.
struct ConflictCount {
    std::string name;
    std::int64_t count = 0;
    std::int64_t open = 0;
    std::int64_t false_positive = 0;

    /// Those that are not open, false positives included.
    std::int64_t settled() const { return count - open; }
};

/// The conflicts between two agents. The smaller name comes first; both are one for an agent that
/// contradicts itself.
struct AgentPairCount : ConflictCount {
    std::string other_name;
};

/// The conflicts of one UTC day.
struct DayCount {
    std::int64_t detected = 0;
    std::int64_t settled = 0;  ///< on this day, of those detected in the period
};

/// Figures about the conflicts of a period. Lists are those with the largest counts, at most
/// kMostAnalyticsRows.
struct ConflictAnalytics {
    ConflictCount total;
    std::optional<double> mean_hours;  ///< from detection to settlement
    std::vector<AgentPairCount> pairs;
    std::vector<ConflictCount> types;  ///< of side A
    std::vector<ConflictCount> severities;
    std::vector<ConflictCount> methods;
    std::map<Time, DayCount> days;  ///< by the begin of the day; days without any may be absent

    /// Of those that somebody settled; 0 without any.
    double false_positive_rate() const;
};

inline constexpr std::int64_t kMostAnalyticsRows = 50;

/// The period that a client asks for: `from` and `to`, or the days before `now` that `period` names
/// (`7d`, `30d` or `90d`; `7d` when nothing is asked for). Fails with invalid_input and a sentence:
/// one of the two is missing, they are in the wrong order, or more than 365 days apart.
Result<AnalyticsQuery> analytics_period(
    std::optional<Time> from, std::optional<Time> to, std::optional<std::string> period, Time now
);

/// Gives each day of the period a place, and drops those after it, on which some were settled.
void fill_days(ConflictAnalytics& analytics, const AnalyticsQuery& query);

}  // namespace akashi
