#pragma once

#include "core/caller.hpp"
#include "core/ids.hpp"
#include "decisions/decision_query.hpp"

#include <fmt/format.h>

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// Calls `visit(column, sign, value)` for each condition of the filter on a decision's own columns:
/// `visit("confidence", ">=", 0.5F)`. A vector means any of its values. What is no column
/// of the decision is left out: `trace_id` and `lacks_assessment`.
template <class Visit>
void visit_conditions(const DecisionFilter& filter, Visit visit) {
    const auto visit_if = [&](std::string_view column, std::string_view sign, const auto& value) {
        if (value) visit(column, sign, *value);
    };
    if (!filter.agent_ids.empty()) visit("agent_id", "=", filter.agent_ids);
    visit_if("run_id", "=", filter.run_id);
    visit_if("decision_type", "=", filter.decision_type);
    visit_if("confidence", ">=", filter.confidence_min);
    visit_if("outcome", "=", filter.outcome);
    visit_if("valid_from", ">=", filter.from);
    visit_if("valid_from", "<=", filter.to);
    visit_if("session_id", "=", filter.session_id);
    visit_if("tool", "=", filter.tool);
    visit_if("model", "=", filter.model);
    visit_if("project", "=", filter.project);
}

/// Adds that the caller may see a decision `d` of the organization, and that it passes the filter.
template <class Condition>
void add_filter(
    Condition& condition, OrgId org, const Visibility& visibility, const DecisionFilter& filter
) {
    add_visibility(condition, "d.agent_id", org, visibility);
    visit_conditions(
        filter,
        [&]<class Value>(std::string_view column, std::string_view sign, const Value& value) {
            if constexpr (std::same_as<Value, std::vector<std::string>>) {
                condition.add_any(fmt::format("d.{}", column), value);
            } else {
                condition.add(fmt::format("d.{} {} ?", column, sign), value);
            }
        }
    );
    if (filter.trace_id)
        condition.add(
            "d.run_id IN (SELECT r.id FROM runs r WHERE r.org_id = ? AND r.trace_id = ?)",
            org,
            *filter.trace_id
        );
    if (filter.lacks_assessment)
        condition.add(
            "NOT EXISTS (SELECT 1 FROM decision_assessments v WHERE v.decision_id = d.id"
            " AND v.org_id = d.org_id AND v.source = 'manual' AND v.is_latest)"
        );
}

/// Decisions `d` of one organization that the caller may see and that pass the filter, current or
/// not, as the condition of a store: `decision_condition<postgres::Condition>(…)`. The caller
/// includes `postgres/visibility.hpp` or `sqlite/visibility.hpp`, too.
template <class Condition>
Condition decision_condition(
    OrgId org, const Visibility& visibility, const DecisionFilter& filter
) {
    Condition condition("TRUE");
    condition.add("d.org_id = ?", org);
    add_filter(condition, org, visibility, filter);
    return condition;
}

/// Adds that a decision `d` stands behind the cursor's in the order of `valid_from`.
template <class Condition>
void add_cursor(Condition& condition, const PageCursor& after, bool ascending) {
    condition.add(
        ascending ? "(d.valid_from, d.id) > (?, ?)" : "(d.valid_from, d.id) < (?, ?)",
        after.time,
        after.id
    );
}

/// ` ORDER BY …` for decisions `d`, for every store. Names only our own columns.
std::string order_by(DecisionOrder order, bool ascending);

}  // namespace akashi
