#pragma once

#include "decisions/decision_columns.hpp"
#include "decisions/links.hpp"

#include <string>

// What a lineage and a graph read of a decision (base/columns.hpp).
namespace akashi {

template <Is<LineageEntry> E, class Visit>
void visit_columns(E& entry, Visit&& visit) {
    visit("id", entry.id);
    visit("run_id", entry.run_id);
    visit("agent_id", entry.agent_id);
    visit("decision_type", entry.decision_type);
    visit("outcome", entry.outcome);
    visit("confidence", entry.confidence);
    visit("project", entry.project);
    visit("precedent_reason", entry.precedent_reason);
    visit("precedent_relation", entry.precedent_relation);
    visit("transaction_time", entry.transaction_time);
    visit("valid_from", entry.valid_from);
    visit("valid_to", entry.valid_to);
}

/// The depth is no column.
template <Is<GraphNode> N, class Visit>
void visit_columns(N& node, Visit&& visit) {
    visit("id", node.id);
    visit("agent_id", node.agent_id);
    visit("decision_type", node.decision_type);
    visit("outcome", node.outcome);
    visit("confidence", node.confidence);
    visit("project", node.project);
    visit("valid_from", node.valid_from);
    visit("valid_to", node.valid_to);
    visit("precedent_ref", node.precedent_ref);
    visit("supersedes_id", node.supersedes_id);
}

/// The select list of a node from decisions `d`, for every store. Outcomes are cut in the database,
/// because a graph of long ones would be many megabytes.
std::string node_columns();

}  // namespace akashi
