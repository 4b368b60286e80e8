#include "decisions/postgres/decision_filter.hpp"

#include <fmt/format.h>

#include <optional>
#include <string_view>
#include <vector>

namespace akashi::postgres {
namespace {

// As a subquery, because a function in a condition is called for every row.
constexpr std::string_view kIsVisible =
    "d.agent_id = ANY((SELECT akashi_visible_agents(?, ?))::text[])";

template <class T>
void add_if(Condition& condition, std::string_view text, const std::optional<T>& value) {
    if (value) condition.add(text, *value);
}

void add_visibility(Condition& condition, OrgId org, const Visibility& visibility) {
    if (visibility.sees_everything()) return;
    condition.add(kIsVisible, org, visibility.agent_id());
}

void add_agents(Condition& condition, const std::vector<std::string>& agent_ids) {
    if (agent_ids.size() == 1) {
        condition.add("d.agent_id = ?", agent_ids.front());
    } else if (!agent_ids.empty()) {
        condition.add("d.agent_id = ANY(?)", agent_ids);
    }
}

}  // namespace

Condition decision_condition(
    OrgId org, const Visibility& visibility, const DecisionFilter& filter
) {
    Condition condition("TRUE");
    condition.add("d.org_id = ?", org);
    add_visibility(condition, org, visibility);
    add_agents(condition, filter.agent_ids);
    add_if(condition, "d.run_id = ?", filter.run_id);
    add_if(condition, "d.decision_type = ?", filter.decision_type);
    add_if(condition, "d.confidence >= ?", filter.confidence_min);
    add_if(condition, "d.outcome = ?", filter.outcome);
    add_if(condition, "d.valid_from >= ?", filter.from);
    add_if(condition, "d.valid_from <= ?", filter.to);
    add_if(condition, "d.session_id = ?", filter.session_id);
    add_if(condition, "d.tool = ?", filter.tool);
    add_if(condition, "d.model = ?", filter.model);
    add_if(condition, "d.project = ?", filter.project);
    if (filter.trace_id)
        condition.add(
            "d.run_id IN (SELECT r.id FROM runs r WHERE r.org_id = ? AND r.trace_id = ?)",
            org,
            *filter.trace_id
        );
    return condition;
}

Condition count_condition(OrgId org, const Visibility& visibility, const DecisionFilter& filter) {
    Condition condition("TRUE");
    condition.add("d.org_id = ?", org);
    // An empty text stands for all; as a filter it matches nothing.
    if (filter.decision_type == "") condition.add("FALSE");
    condition.add("d.decision_type = ?", filter.decision_type.value_or(""));
    const bool counts_all = visibility.sees_everything() && filter.agent_ids.empty();
    condition.add(counts_all ? "d.agent_id = ''" : "d.agent_id <> ''");
    add_visibility(condition, org, visibility);
    add_agents(condition, filter.agent_ids);
    return condition;
}

std::string order_by(DecisionOrder order, bool ascending) {
    const std::string_view direction = ascending ? "ASC" : "DESC";
    if (order == DecisionOrder::valid_from)
        return fmt::format(" ORDER BY d.valid_from {0}, d.id {0}", direction);
    return fmt::format(" ORDER BY d.{0} {1} NULLS LAST, d.id {1}", to_string(order), direction);
}

}  // namespace akashi::postgres
