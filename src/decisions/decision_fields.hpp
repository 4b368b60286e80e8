#pragma once

#include "decisions/decision.hpp"

namespace akashi {

/// Calls `visit(field)` for every field of a decision that is a column of its own, in the order in
/// which all stores list the columns. Alternatives and evidence are not among them.
template <class Visit>
void visit_columns(Decision& decision, Visit visit) {
    visit(decision.id);
    visit(decision.org_id);
    visit(decision.run_id);
    visit(decision.valid_from);
    visit(decision.valid_to);
    visit(decision.transaction_time);
    visit(decision.confidence);
    visit(decision.completeness_score);
    visit(decision.outcome_score);
    visit(decision.agent_id);
    visit(decision.decision_type);
    visit(decision.precedent_ref);
    visit(decision.supersedes_id);
    visit(decision.session_id);
    visit(decision.api_key_id);
    visit(decision.tool);
    visit(decision.model);
    visit(decision.project);
    visit(decision.content_hash);
    visit(decision.outcome);
    visit(decision.precedent_reason);
    visit(decision.agent_context);
    visit(decision.metadata);
    visit(decision.reasoning);
}

}  // namespace akashi
