#pragma once

#include "conflicts/conflict.hpp"
#include "core/caller.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace akashi {

/// The conflicts `c` with their decisions `a` and `b` that the caller may see and that the query
/// asks for, as the condition of a store: `conflict_condition<postgres::Condition>(…)`. The caller
/// includes `postgres/visibility.hpp` or `sqlite/visibility.hpp`, too. `of_org` compares the
/// organization; a store that has to be kept from an index can say it in its own way.
template <class Condition>
Condition conflict_condition(
    OrgId org,
    const Visibility& visibility,
    const ConflictQuery& query,
    std::string_view of_org = "c.org_id = ?"
) {
    Condition condition("TRUE");
    condition.add(of_org, org);
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
    if (!query.ids.empty()) condition.add_any("c.id", query.ids);
    if (query.group_id) condition.add("c.group_id = ?", *query.group_id);
    if (query.confidence_class) condition.add("c.confidence_class = ?", *query.confidence_class);
    if (query.assignee) condition.add("c.assignee = ?", *query.assignee);
    if (query.is_snoozed == true) condition.add("c.snoozed_until > ?", query.now);
    if (query.is_snoozed == false)
        condition.add("(c.snoozed_until IS NULL OR c.snoozed_until <= ?)", query.now);
    return condition;
}

/// Joins the decisions `a` and `b` of the conflicts with the alias.
inline std::string join_sides(std::string_view alias = "c") {
    return fmt::format(
        "JOIN decisions a ON a.id = {0}.decision_a_id AND a.org_id = {0}.org_id"
        " JOIN decisions b ON b.id = {0}.decision_b_id AND b.org_id = {0}.org_id",
        alias
    );
}

/// The same for conflict_condition(), which does not always need them.
inline std::string join_for(const ConflictQuery& query) {
    return query.decision_type || query.project ? join_sides() : std::string();
}

}  // namespace akashi
