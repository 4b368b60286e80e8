#pragma once

#include "base/time.hpp"
#include "core/ids.hpp"
#include "embedding/vector.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace akashi {

/// A current decision in a vector index: its vector, and what filters compare.
struct VectorPoint {
    DecisionId id;
    OrgId org_id;
    RunId run_id;
    std::string agent_id;
    std::string decision_type;
    std::string outcome;
    float confidence = 0;
    float completeness_score = 0;
    Time valid_from;
    std::optional<SessionId> session_id;
    std::optional<std::string> tool;
    std::optional<std::string> model;
    std::optional<std::string> project;
    std::optional<std::string> trace_id;  ///< of its run
    Vector vector;
};

/// What was found, with the cosine of the angle between the vectors.
struct VectorHit {
    DecisionId id;
    float similarity = 0;
};

}  // namespace akashi
