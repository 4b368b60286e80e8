#pragma once

#include "base/columns.hpp"
#include "conflicts/conflict.hpp"

#include <concepts>
#include <type_traits>

// The columns of each table by name, in the order in which all stores list them (base/columns.hpp).
namespace akashi {

template <class AnyConflict, class Visit>
    requires std::same_as<std::remove_const_t<AnyConflict>, Conflict>
void visit_columns(AnyConflict& conflict, Visit&& visit) {
    visit("id", conflict.id);
    visit("org_id", conflict.org_id);
    visit("decision_a_id", conflict.decision_a_id);
    visit("decision_b_id", conflict.decision_b_id);
    visit("agent_a", conflict.agent_a);
    visit("agent_b", conflict.agent_b);
    visit("conflict_kind", conflict.conflict_kind);
    visit("scoring_method", conflict.scoring_method);
    visit("confidence_class", conflict.confidence_class);
    visit("category", conflict.category);
    visit("severity", conflict.severity);
    visit("disputed_question", conflict.disputed_question);
    visit("parameter_key", conflict.parameter_key);
    visit("value_a", conflict.value_a);
    visit("value_b", conflict.value_b);
    visit("found_by", conflict.found_by);
    visit("detected_at", conflict.detected_at);
    visit("status", conflict.status);
    visit("resolved_by", conflict.resolved_by);
    visit("resolved_at", conflict.resolved_at);
    visit("resolution_note", conflict.resolution_note);
    visit("winning_decision_id", conflict.winning_decision_id);
    visit("resolution_decision_id", conflict.resolution_decision_id);
    visit("group_id", conflict.group_id);
    visit("reopens_resolution_id", conflict.reopens_resolution_id);
    visit("prevailing_decision_id", conflict.prevailing_decision_id);
    visit("false_positive_label", conflict.false_positive_label);
    visit("assignee", conflict.assignee);
    visit("snoozed_until", conflict.snoozed_until);
    visit("changed_at", conflict.changed_at);
    visit("changed_by", conflict.changed_by);
}

/// Of the table `decisions`.
template <class AnySide, class Visit>
    requires std::same_as<std::remove_const_t<AnySide>, ConflictSide>
void visit_columns(AnySide& side, Visit&& visit) {
    visit("run_id", side.run_id);
    visit("decision_type", side.decision_type);
    visit("outcome", side.outcome);
    visit("confidence", side.confidence);
    visit("reasoning", side.reasoning);
    visit("valid_from", side.valid_from);
    visit("project", side.project);
}

/// How many columns the entity has.
template <class Entity>
int count_columns() {
    int count = 0;
    const Entity entity{};
    visit_columns(entity, [&](auto&&, const auto&) { ++count; });
    return count;
}

/// Reads what stores select of a conflict: its columns, then those of sides a and b.
/// `read(entity, column)` reads an entity from the column on; the first is `column`.
template <class Read>
ConflictDetail read_detail(int column, Read read) {
    ConflictDetail conflict;
    read(static_cast<Conflict&>(conflict), column);
    column += count_columns<Conflict>();
    read(conflict.a, column);
    read(conflict.b, column + count_columns<ConflictSide>());
    return conflict;
}

}  // namespace akashi
