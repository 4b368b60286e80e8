#pragma once

#include "base/columns.hpp"
#include "core/ids.hpp"

#include <concepts>
#include <optional>
#include <string>
#include <type_traits>

namespace akashi {

/// A decision that was recorded, as far as an event tells of it.
struct NewDecision {
    DecisionId id;
    OrgId org_id;
    std::string agent_id;
    std::string decision_type;
    std::optional<std::string> project;
    std::string outcome;
};

/// The columns of the table `decisions` (base/columns.hpp).
template <class D, class Visit>
    requires std::same_as<std::remove_const_t<D>, NewDecision>
void visit_columns(D& decision, Visit&& visit) {
    visit("id", decision.id);
    visit("org_id", decision.org_id);
    visit("agent_id", decision.agent_id);
    visit("decision_type", decision.decision_type);
    visit("project", decision.project);
    visit("outcome", decision.outcome);
}

}  // namespace akashi
