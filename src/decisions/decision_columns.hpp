#pragma once

#include "base/columns.hpp"
#include "decisions/decision.hpp"

#include <concepts>
#include <cstdint>
#include <type_traits>

// The columns of each table by name, in the order in which all stores list them (base/columns.hpp).
// A new column goes to the end of its function, as its array does in the database function that
// writes the table.
namespace akashi {

template <class T, class Entity>
concept Is = std::same_as<std::remove_const_t<T>, Entity>;

/// What the client says. A trace that repeats an idempotency key must have the same values.
template <class Draft, class Visit>
    requires std::derived_from<Draft, DecisionDraft>
void visit_draft(Draft& draft, Visit&& visit) {
    visit("agent_id", draft.agent_id);
    visit("decision_type", draft.decision_type);
    visit("outcome", draft.outcome);
    visit("confidence", draft.confidence);
    visit("reasoning", draft.reasoning);
    visit("precedent_ref", draft.precedent_ref);
    visit("precedent_reason", draft.precedent_reason);
    visit("supersedes_id", draft.supersedes_id);
    visit("precedent_relation", draft.precedent_relation);
}

/// Alternatives and evidence have tables of their own.
template <Is<Decision> D, class Visit>
void visit_columns(D& decision, Visit&& visit) {
    visit("id", decision.id);
    visit("org_id", decision.org_id);
    visit("run_id", decision.run_id);
    visit("valid_from", decision.valid_from);
    visit("valid_to", decision.valid_to);
    visit("transaction_time", decision.transaction_time);
    visit("completeness_score", decision.completeness_score);
    visit("outcome_score", decision.outcome_score);
    visit("session_id", decision.session_id);
    visit("api_key_id", decision.api_key_id);
    visit("tool", decision.tool);
    visit("model", decision.model);
    visit("project", decision.project);
    visit("content_hash", decision.content_hash);
    visit("agent_context", json_column(decision.agent_context));
    visit("metadata", json_column(decision.metadata));
    visit_draft(decision, visit);
}

template <Is<TraceRun> R, class Visit>
void visit_columns(R& run, Visit&& visit) {
    visit("id", run.id);
    visit("org_id", run.org_id);
    visit("agent_id", run.agent_id);
    visit("trace_id", run.trace_id);
    visit("status", run.status);
    visit("started_at", run.started_at);
    visit("completed_at", run.completed_at);
    visit("metadata", json_column(run.metadata));
}

template <Is<Alternative> A, class Visit>
void visit_columns(A& alternative, Visit&& visit) {
    visit("id", alternative.id);
    visit("label", alternative.label);
    visit("rejection_reason", alternative.rejection_reason);
}

template <Is<Evidence> E, class Visit>
void visit_columns(E& evidence, Visit&& visit) {
    visit("id", evidence.id);
    visit("source_type", evidence.source_type);
    visit("source_uri", evidence.source_uri);
    visit("content", evidence.content);
    visit("relevance_score", evidence.relevance_score);
    visit("metrics", json_column(evidence.metrics));
}

/// An alternative or a piece of evidence with its place in a decision: a row of its table, for
/// writing. The part must outlive it.
template <class Part>
struct Placed {
    static inline const Part kNone{};

    DecisionId decision_id;
    std::int64_t position = 0;
    const Part* part = &kNone;
};

template <class P, class Visit>
    requires Is<P, Placed<Alternative>> || Is<P, Placed<Evidence>>
void visit_columns(P& placed, Visit&& visit) {
    visit("decision_id", placed.decision_id);
    visit("position", placed.position);
    visit_columns(*placed.part, visit);
}

}  // namespace akashi
