#pragma once

#include "base/result.hpp"
#include "conflicts/conflict.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What an organization wants to be done with conflicts that nobody settles (docs/conflicts.md,
// "Automatic resolution").
namespace akashi {

struct ConflictPolicy {
    std::int64_t after_days = 0;       ///< 1 or more
    std::string winner = "recency";    ///< recency, confidence or consensus
    std::string max_severity = "low";  ///< graver conflicts wait for people
    std::vector<std::string> never_severities = {};
    std::string reopened_policy = {};  ///< escalate or empty
};

/// A conflict that is due.
struct DueConflict {
    struct Side {
        DecisionId id;
        float confidence = 0;
        Time valid_from;
        std::int64_t agreeing = 0;  ///< decisions of other agents with its answer, or citing it
    };
    ConflictId id;
    std::string severity;
    Side a;
    Side b;
};

/// Low severity does not wait longer than this.
inline constexpr std::int64_t kMostDaysOfLow = 7;

/// From the member `conflict_resolution` of a request or of the store. Fails with invalid_input.
Result<ConflictPolicy> decode_policy(const boost::json::value& tree);
/// The object that decode_policy() reads.
std::string to_json(const ConflictPolicy& policy);

/// The severities that the policy settles.
std::vector<std::string> settled_severities(const ConflictPolicy& policy);

/// How many days a conflict of the severity waits.
std::int64_t days_of(const ConflictPolicy& policy, std::string_view severity);

/// Which side wins. Equal confidence, and equal agreement, leave it to the later decision.
DecisionId choose_winner(const ConflictPolicy& policy, const DueConflict& conflict);

/// The note of the resolution.
std::string note_of(const ConflictPolicy& policy, const DueConflict& conflict);

}  // namespace akashi
