#pragma once

#include "core/caller.hpp"
#include "decisions/timeline.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace akashi {

/// The conflicts `c` that count in a timeline, as the condition of a store. The caller includes
/// `postgres/visibility.hpp` or `sqlite/visibility.hpp`, too.
template <class Condition>
Condition timeline_conflict_condition(
    OrgId org, const Visibility& visibility, const TimelineQuery& query
) {
    Condition condition("TRUE");
    condition.add("c.org_id = ?", org);
    condition.add("c.detected_at >= ?", query.from).add("c.detected_at <= ?", query.to);
    condition.add("c.confidence_class <> 'hint'");
    add_visibility(condition, "c.agent_a", org, visibility);
    add_visibility(condition, "c.agent_b", org, visibility);
    if (query.agent_id)
        condition.add("(c.agent_a = ? OR c.agent_b = ?)", *query.agent_id, *query.agent_id);
    if (query.project)
        condition.add(
            "EXISTS (SELECT 1 FROM decisions d WHERE d.org_id = c.org_id"
            " AND d.id IN (c.decision_a_id, c.decision_b_id) AND d.project = ?)",
            *query.project
        );
    return condition;
}

/// Counts them by bucket. `bucket` is an expression for where the bucket of a conflict begins.
inline std::string count_timeline_conflicts(std::string_view bucket, const std::string& condition) {
    return fmt::format(
        "SELECT {0} AS bucket, count(*) FROM scored_conflicts c WHERE {1} GROUP BY {0}",
        bucket,
        condition
    );
}

/// Counts conflicts in the bucket that begins at `start`. A bucket without decisions is added.
void add_conflicts(Timeline& timeline, Time start, std::int64_t count);

}  // namespace akashi
