#pragma once

#include "base/columns.hpp"
#include "identity/agent_deletion.hpp"

#include <concepts>
#include <type_traits>

namespace akashi {

/// The columns of agent_deletions that count deleted rows.
template <class Counts, class Visit>
    requires std::same_as<std::remove_const_t<Counts>, DeletedCounts>
void visit_counts(Counts& counts, Visit&& visit) {
    visit("evidence", counts.evidence);
    visit("alternatives", counts.alternatives);
    visit("decisions", counts.decisions);
    visit("events", counts.events);
    visit("runs", counts.runs);
    visit("api_keys", counts.api_keys);
    visit("grants", counts.grants);
    visit("agents", counts.agents);
}

/// The columns of agent_deletions that tell about a job, in the order in which all stores list them
/// (base/columns.hpp).
template <class Deletion, class Visit>
    requires std::same_as<std::remove_const_t<Deletion>, AgentDeletion>
void visit_columns(Deletion& deletion, Visit&& visit) {
    visit("id", deletion.id);
    visit("org_id", deletion.org_id);
    visit("agent_id", deletion.agent_id);
    visit("requested_by", deletion.requested_by);
    visit("created_at", deletion.created_at);
    visit("claimed_until", deletion.claimed_until);
    visit("retry_at", deletion.retry_at);
    visit("finished_at", deletion.finished_at);
    visit("failures", deletion.failures);
    visit("error", deletion.error);
    visit_counts(deletion.deleted, visit);
}

}  // namespace akashi
