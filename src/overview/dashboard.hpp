#pragma once

#include "conflicts/conflict.hpp"
#include "decisions/timeline.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

/// How many open conflicts have a class and a severity.
struct OpenConflicts {
    std::string confidence_class;
    std::string severity;
    std::int64_t count = 0;
};

/// What a start page shows of an open conflict.
struct RecentConflict {
    ConflictId id;
    DecisionId decision_a_id;
    DecisionId decision_b_id;
    std::string agent_a;
    std::string agent_b;
    std::string conflict_kind;
    std::string scoring_method;
    std::string confidence_class;
    std::string severity;
    std::string disputed_question;
    std::string value_a;
    std::string value_b;
    Time detected_at;
};

inline constexpr std::int64_t kDashboardTypes = 10;
inline constexpr std::int64_t kDashboardConflicts = 5;
inline constexpr std::int64_t kDashboardDecisions = 10;

/// The numbers of a start page, as far as the caller may see what they count. Decisions are current
/// ones. Hints are no conflicts.
struct Dashboard {
    std::int64_t decisions = 0;
    std::int64_t decisions_of_day = 0;   ///< the last 24 hours
    std::int64_t decisions_of_week = 0;  ///< the last 7 days
    std::int64_t active_agents = 0;      ///< with decisions of the last 7 days
    double average_confidence = 0;
    std::vector<NameCount> types;     ///< the most frequent, the first first
    std::vector<OpenConflicts> open;  ///< by class and severity, in no order
    std::int64_t open_groups = 0;     ///< what two agents disagree about in one question
    std::int64_t detected = 0;        ///< in the last 7 days
    std::int64_t settled = 0;         ///< in the last 7 days, false positives included
    std::vector<RecentConflict> recent_conflicts;  ///< open ones, the newest first
    std::vector<BucketDecision> recent_decisions;  ///< the newest first
};

}  // namespace akashi
