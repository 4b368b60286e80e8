#pragma once

#include "base/time.hpp"
#include "core/ids.hpp"
#include "decisions/binding.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Intended steps, and what contradicts them (docs/conflicts.md, "Checking a plan").
namespace akashi {

inline constexpr std::size_t kMostPlanSteps = 50;
inline constexpr std::size_t kMostConflictsOfStep = 3;

/// Something that an agent intends to decide.
struct PlanStep {
    std::string outcome;
    std::optional<std::string> decision_type;  ///< stored form: lower case, trimmed
    std::vector<Binding> bindings;
    std::vector<std::string> rejected;  ///< labels of rejected alternatives
};

struct ActionPlan {
    std::optional<std::string> project;
    std::vector<PlanStep> steps;
};

/// A decision in force, as far as a plan is told of it.
struct PlanDecision {
    DecisionId id;
    std::string agent_id;
    std::string decision_type;
    std::string outcome;  ///< at most what the rules read of it
    float confidence = 0;
    Time valid_from;
};

/// A step and a decision in force that cannot both hold.
struct PlanConflict {
    std::size_t step = 0;  ///< from 0
    PlanDecision decision;
    std::string question;      ///< what they answer differently
    std::string your_answer;   ///< that of the step
    std::string their_answer;  ///< that of the decision
    std::string_view scoring_method;
    std::string_view confidence_class;
};

/// The JSON text of the answer to a plan with `checked` steps; outcomes are cut to 300 characters.
std::string to_json(std::size_t checked, const std::vector<PlanConflict>& conflicts);

}  // namespace akashi
