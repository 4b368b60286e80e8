#include "conflicts/conflict.hpp"

#include "base/contains.hpp"
#include "conflicts/stance.hpp"

#include <fmt/format.h>

#include <tuple>

namespace akashi {
namespace {

bool is_weighty(const BoundDecision& decision) {
    return contains(kWeightyTypes, decision.decision_type);
}

bool is_hardly_confident(const BoundDecision& decision) {
    return decision.confidence > 0 && decision.confidence <= 0.3F;
}

}  // namespace

std::string_view severity_of(const BoundDecision& a, const BoundDecision& b) {
    if (!is_weighty(a) && !is_weighty(b)) return "low";
    return is_hardly_confident(a) || is_hardly_confident(b) ? "medium" : "high";
}

Conflict conflict_between(
    OrgId org, const BoundDecision& found_by, const BoundDecision& other, Time detected_at
) {
    const auto [a, b] =
        found_by.id < other.id ? std::tie(found_by, other) : std::tie(other, found_by);
    Conflict conflict;
    conflict.id = ConflictId::make();
    conflict.org_id = org;
    conflict.decision_a_id = a.id;
    conflict.decision_b_id = b.id;
    conflict.agent_a = a.agent_id;
    conflict.agent_b = b.agent_id;
    conflict.conflict_kind = a.agent_id == b.agent_id ? kSelfContradiction : kCrossAgent;
    conflict.severity = severity_of(a, b);
    conflict.value_a = a.value;
    conflict.value_b = b.value;
    conflict.found_by = found_by.id;
    conflict.detected_at = detected_at;
    return conflict;
}

Conflict make_conflict(
    OrgId org,
    const BoundDecision& found_by,
    const BoundDecision& other,
    const Binding& binding,
    Time detected_at
) {
    Conflict conflict = conflict_between(org, found_by, other, detected_at);
    conflict.disputed_question = question_of(binding);
    conflict.parameter_key = binding.parameter_key;
    return conflict;
}

std::string explanation_of(const Conflict& conflict) {
    std::string prefix;
    if (conflict.reopens_resolution_id && conflict.prevailing_decision_id)
        prefix = fmt::format(
            "ESCALATED: contradicts prior resolution (conflict {}) where {}'s approach prevailed. ",
            conflict.reopens_resolution_id->str(),
            *conflict.prevailing_decision_id == conflict.decision_a_id ? conflict.agent_a
                                                                       : conflict.agent_b
        );
    if (conflict.scoring_method == kStanceMethod) return prefix + explanation_of_stance(conflict);
    if (conflict.scoring_method == kJudgeMethod)
        return fmt::format(
            "{}{} {} says \"{}\", and {} says \"{}\"",
            prefix,
            conflict.disputed_question,
            conflict.agent_a,
            conflict.value_a,
            conflict.agent_b,
            conflict.value_b
        );
    return fmt::format(
        "{}{} is \"{}\" for {} and \"{}\" for {}",
        prefix,
        conflict.disputed_question,
        conflict.value_a,
        conflict.agent_a,
        conflict.value_b,
        conflict.agent_b
    );
}

}  // namespace akashi
