#pragma once

#include "base/columns.hpp"
#include "vectors/vector_point.hpp"

#include <concepts>
#include <type_traits>

namespace akashi {

/// What stores read of a point besides its vector, by the names of the columns of `decisions`, and
/// the trace id of its run last.
template <class P, class Visit>
    requires std::same_as<std::remove_const_t<P>, VectorPoint>
void visit_columns(P& point, Visit&& visit) {
    visit("id", point.id);
    visit("org_id", point.org_id);
    visit("run_id", point.run_id);
    visit("agent_id", point.agent_id);
    visit("decision_type", point.decision_type);
    visit("outcome", point.outcome);
    visit("confidence", point.confidence);
    visit("completeness_score", point.completeness_score);
    visit("valid_from", point.valid_from);
    visit("session_id", point.session_id);
    visit("tool", point.tool);
    visit("model", point.model);
    visit("project", point.project);
    visit("trace_id", point.trace_id);
}

}  // namespace akashi
