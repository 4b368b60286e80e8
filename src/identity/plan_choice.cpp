#include "identity/plan_choice.hpp"

#include "identity/plan.hpp"

namespace akashi {

Organization with_plan(Organization organization, const PlanChoice& choice) {
    for (const Plan& plan : {kFreePlan, kProPlan}) {
        if (choice.plan != plan.name) continue;
        organization.decision_limit = plan.decision_limit;
        organization.agent_limit = plan.agent_limit;
    }
    organization.plan = choice.plan.value_or(organization.plan);
    organization.decision_limit = choice.decision_limit.value_or(organization.decision_limit);
    organization.agent_limit = choice.agent_limit.value_or(organization.agent_limit);
    return organization;
}

}  // namespace akashi
