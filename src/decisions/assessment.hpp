#pragma once

#include "base/columns.hpp"
#include "base/time.hpp"
#include "core/ids.hpp"
#include "decisions/decision.hpp"

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace akashi {

using AssessmentId = Id<struct AssessmentTag>;

inline constexpr std::string_view kCorrect = "correct";
inline constexpr std::string_view kIncorrect = "incorrect";
inline constexpr std::string_view kPartiallyCorrect = "partially_correct";

/// What somebody says of a decision afterwards (docs/assessments.md).
struct Assessment {
    AssessmentId id;
    OrgId org_id;
    DecisionId decision_id;
    std::string assessor_agent_id;  ///< `system:<source>` for one that follows from what happened
    std::string outcome;            ///< kCorrect, kIncorrect or kPartiallyCorrect
    std::optional<std::string> notes;
    std::string source = "manual";  ///< manual, supersession, conflict or citation
    Time created_at;
};

/// A part of the assessments of a decision.
struct AssessmentPage {
    std::vector<Assessment> assessments;  ///< the newest first
    AssessmentSummary summary;            ///< of all that the caller may see
    bool has_more = false;
};

/// The columns of decision_assessments that clients see, in the order in which all stores list them
/// (base/columns.hpp).
template <class AnyAssessment, class Visit>
    requires std::same_as<std::remove_const_t<AnyAssessment>, Assessment>
void visit_columns(AnyAssessment& assessment, Visit&& visit) {
    visit("id", assessment.id);
    visit("org_id", assessment.org_id);
    visit("decision_id", assessment.decision_id);
    visit("assessor_agent_id", assessment.assessor_agent_id);
    visit("outcome", assessment.outcome);
    visit("notes", assessment.notes);
    visit("source", assessment.source);
    visit("created_at", assessment.created_at);
}

}  // namespace akashi
