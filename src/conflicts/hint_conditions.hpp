#pragma once

#include "conflicts/conflict.hpp"
#include "core/caller.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace akashi {

/// The hints `h` with their decisions `a` and `b` that hold, that the caller may see and that the
/// query asks for, as the condition of a store, as conflict_condition() is. What can_be_hint()
/// looks at is left to it.
template <class Condition>
Condition hint_condition(
    OrgId org,
    const Visibility& visibility,
    const ConflictQuery& query,
    std::string_view of_org = "h.org_id = ?"
) {
    Condition condition("a.valid_to IS NULL AND b.valid_to IS NULL");
    condition.add(of_org, org);
    add_visibility(condition, "h.agent_a", org, visibility);
    add_visibility(condition, "h.agent_b", org, visibility);
    const auto either = [&](std::string_view text, const auto& value) {
        if (value) condition.add(text, *value, *value);
    };
    either("(h.decision_a_id = ? OR h.decision_b_id = ?)", query.decision_id);
    if (query.id) condition.add("h.id = ?", *query.id);
    if (query.decision_type) condition.add("a.decision_type = ?", *query.decision_type);
    either("(h.agent_a = ? OR h.agent_b = ?)", query.agent_id);
    either("(a.project = ? OR b.project = ?)", query.project);
    if (query.severity) condition.add("h.severity = ?", *query.severity);
    return condition;
}

/// The tables of the condition, as FROM has them. `join` is how the store joins them.
inline std::string hints_with_sides(std::string_view join) {
    return fmt::format(
        "conflict_hints h {0} decisions a ON a.id = h.decision_a_id AND a.org_id = h.org_id"
        " {0} decisions b ON b.id = h.decision_b_id AND b.org_id = h.org_id",
        join
    );
}

}  // namespace akashi
