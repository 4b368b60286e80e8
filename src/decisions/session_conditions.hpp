#pragma once

#include "decisions/decision_conditions.hpp"

#include <optional>

namespace akashi {

/// Decisions `d` that are the first of their session, as far as the caller may see it, as the
/// condition of a store; see decision_condition(). Only those behind `after`.
template <class Condition>
Condition session_starts(
    OrgId org, const Visibility& visibility, const std::optional<PageCursor>& after
) {
    Condition condition = decision_condition<Condition>(org, visibility, {});
    condition.add("d.valid_to IS NULL").add("d.session_id IS NOT NULL");
    if (after) add_cursor(condition, *after, /*ascending=*/false);
    // A subquery for one value: databases look it up, and never join the sessions of everything.
    condition.add(
        "d.id = (SELECT e.id FROM decisions e"
        " WHERE e.org_id = ? AND e.session_id = d.session_id",
        org
    );
    add_visibility(condition, "e.agent_id", org, visibility);
    condition.add("e.valid_to IS NULL ORDER BY e.valid_from, e.id LIMIT 1)");
    return condition;
}

}  // namespace akashi
