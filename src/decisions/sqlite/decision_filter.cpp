#include "decisions/sqlite/decision_filter.hpp"

#include <fmt/format.h>

namespace akashi::sqlite {
namespace {

/// The caller itself and every agent that shares a tag with it. The plus sign keeps SQLite from
/// starting at the agents, which would have to sort what it finds.
constexpr std::string_view kVisibleAgents =
    "+d.agent_id IN (SELECT ? UNION"
    " SELECT theirs.agent_id FROM agent_tags mine"
    " JOIN agent_tags theirs ON theirs.org_id = mine.org_id AND theirs.tag = mine.tag"
    " WHERE mine.org_id = ? AND mine.agent_id = ?)";

void add_visibility(Condition& condition, OrgId org, const Visibility& visibility) {
    if (visibility.sees_everything()) return;
    const std::string& agent = visibility.agent_id();
    condition.add(kVisibleAgents, {agent, org.uuid(), agent});
}

void add_agents(Condition& condition, const std::vector<std::string>& agents) {
    if (agents.empty()) return;
    if (agents.size() == 1) {
        condition.add("d.agent_id = ?", {agents.front()});
        return;
    }
    std::string marks = "?";
    for (std::size_t i = 1; i < agents.size(); ++i) marks += ", ?";
    condition.add(fmt::format("+d.agent_id IN ({})", marks), {agents.begin(), agents.end()});
}

template <class T>
Value to_value(const T& value) {
    if constexpr (std::is_same_v<T, Time>) {
        return to_microseconds(value);
    } else if constexpr (std::is_same_v<T, float>) {
        return static_cast<double>(value);
    } else if constexpr (std::is_same_v<T, std::string>) {
        return value;
    } else {
        return value.uuid();
    }
}

template <class T>
void add_if(Condition& condition, std::string_view text, const std::optional<T>& value) {
    if (value) condition.add(text, {to_value(*value)});
}

}  // namespace

Condition& Condition::add(std::string_view text, std::vector<Value> values) {
    text_.append(" AND ").append(text);
    values_.insert(values_.end(), values.begin(), values.end());
    return *this;
}

void Condition::bind_to(Statement& statement) const {
    for (const Value& value : values_)
        std::visit([&](const auto& content) { statement.bind(content); }, value);
}

Condition decision_condition(
    OrgId org, const Visibility& visibility, const DecisionFilter& filter
) {
    Condition condition("TRUE");
    condition.add("d.org_id = ?", {org.uuid()});
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
            {org.uuid(), *filter.trace_id}
        );
    return condition;
}

Condition count_condition(OrgId org, const Visibility& visibility, const DecisionFilter& filter) {
    Condition condition("TRUE");
    condition.add("d.org_id = ?", {org.uuid()});
    add_visibility(condition, org, visibility);
    add_agents(condition, filter.agent_ids);
    add_if(condition, "d.decision_type = ?", filter.decision_type);
    return condition;
}

std::string order_by(DecisionOrder order, bool ascending) {
    const std::string_view direction = ascending ? "ASC" : "DESC";
    if (order == DecisionOrder::valid_from)
        return fmt::format(" ORDER BY d.valid_from {0}, d.id {0}", direction);
    return fmt::format(" ORDER BY d.{0} {1} NULLS LAST, d.id {1}", to_string(order), direction);
}

}  // namespace akashi::sqlite
