#pragma once

#include "conflicts/conflict.hpp"
#include "core/caller.hpp"

namespace akashi {

/// The conflicts `c` with their decisions `a` and `b` that the caller may see and that the query
/// asks for, as the condition of a store: `conflict_condition<postgres::Condition>(…)`. The caller
/// includes `postgres/visibility.hpp` or `sqlite/visibility.hpp`, too.
template <class Condition>
Condition conflict_condition(OrgId org, const Visibility& visibility, const ConflictQuery& query) {
    Condition condition("TRUE");
    condition.add("c.org_id = ?", org);
    add_visibility(condition, "c.agent_a", org, visibility);
    add_visibility(condition, "c.agent_b", org, visibility);
    const auto either = [&](std::string_view text, const auto& value) {
        if (value) condition.add(text, *value, *value);
    };
    either("(c.decision_a_id = ? OR c.decision_b_id = ?)", query.decision_id);
    // The first of these says the same: it leads to the indexes.
    either("(c.decision_a_id = ? OR c.decision_b_id = ?)", query.found_by);
    if (query.found_by) condition.add("c.found_by = ?", *query.found_by);
    if (query.id) condition.add("c.id = ?", *query.id);
    either("(a.decision_type = ? OR b.decision_type = ?)", query.decision_type);
    either("(c.agent_a = ? OR c.agent_b = ?)", query.agent_id);
    either("(a.project = ? OR b.project = ?)", query.project);
    if (query.conflict_kind) condition.add("c.conflict_kind = ?", *query.conflict_kind);
    if (query.severity) condition.add("c.severity = ?", *query.severity);
    if (query.category) condition.add("c.category = ?", *query.category);
    if (query.status) condition.add("c.status = ?", *query.status);
    if (query.scoring_method) condition.add("c.scoring_method = ?", *query.scoring_method);
    return condition;
}

/// The decisions of the conflicts `c`, for this condition.
inline constexpr const char* kJoinSides =
    "JOIN decisions a ON a.id = c.decision_a_id AND a.org_id = c.org_id"
    " JOIN decisions b ON b.id = c.decision_b_id AND b.org_id = c.org_id";

}  // namespace akashi
