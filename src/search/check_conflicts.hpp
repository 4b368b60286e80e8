#pragma once

#include "core/ids.hpp"
#include "decisions/binding.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What a check learns of conflicts from the room above, which knows them.
namespace akashi {

/// What a check asks.
struct ConflictQuestion {
    std::optional<std::string> decision_type;  ///< stored form: lower case, trimmed
    std::optional<std::string> project;
    std::vector<DecisionId> decisions;  ///< that the check found
    std::vector<Binding> bindings;      ///< that the caller intends
    std::int64_t limit = 0;             ///< of each list
    bool is_concise = false;            ///< short forms, for a small context window
};

/// What the caller should know, as far as it may see it. Texts are JSON arrays.
struct KnownConflicts {
    std::string open = "[]";
    std::string resolutions = "[]";     ///< of conflicts that were resolved with a winner
    std::string would_conflict = "[]";  ///< decisions in force that bind otherwise than intended
    std::int64_t open_count = 0;
    std::int64_t resolution_count = 0;
    std::int64_t would_conflict_count = 0;
    std::string severity;     ///< the highest of the open ones; empty when there is none
    bool is_missing = false;  ///< nobody could tell

    bool is_urgent() const { return severity == "critical" || severity == "high"; }
};

}  // namespace akashi
