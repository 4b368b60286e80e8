#pragma once

#include "core/caller.hpp"
#include "runs/run.hpp"

namespace akashi {

/// The runs `r` of one organization that the caller may see and that the query asks for, as the
/// condition of a store: `run_condition<postgres::Condition>(…)`. The caller includes
/// `postgres/visibility.hpp` or `sqlite/visibility.hpp`, too.
template <class Condition>
Condition run_condition(OrgId org, const Visibility& visibility, const RunQuery& query) {
    Condition condition("TRUE");
    condition.add("r.org_id = ?", org);
    add_visibility(condition, "r.agent_id", org, visibility);
    const RunFilter& filter = query.filter;
    if (filter.agent_id) condition.add("r.agent_id = ?", *filter.agent_id);
    if (filter.trace_id) condition.add("r.trace_id = ?", *filter.trace_id);
    if (filter.parent_run_id) condition.add("r.parent_run_id = ?", *filter.parent_run_id);
    if (filter.status) condition.add("r.status = ?", *filter.status);
    // In the words of the index, which has no others.
    if (filter.status && *filter.status != kCompleted) condition.add("r.status <> 'completed'");
    if (filter.from) condition.add("r.started_at >= ?", *filter.from);
    if (filter.to) condition.add("r.started_at <= ?", *filter.to);
    if (query.after)
        condition.add("(r.started_at, r.id) < (?, ?)", query.after->time, query.after->id);
    return condition;
}

/// The events `e` of a run that the query asks for; see run_condition().
template <class Condition>
Condition event_condition(
    OrgId org, const Visibility& visibility, RunId run, const EventQuery& query
) {
    Condition condition("TRUE");
    condition.add("e.org_id = ?", org);
    add_visibility(condition, "e.agent_id", org, visibility);
    condition.add("e.run_id = ?", run);
    if (query.after)
        condition.add(
            "(e.sequence_num, e.id) > (?, ?)", query.after->sequence_num, query.after->id
        );
    return condition;
}

}  // namespace akashi
