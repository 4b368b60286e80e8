#pragma once

#include "identity/audit_record.hpp"

namespace akashi {

/// The lines `a` of mutation_audit_log that the query asks for, as the condition of a store.
/// Recorded decisions are left out in the words of the index, which has no others.
template <class Condition>
Condition audit_condition(OrgId org, const AuditQuery& query) {
    Condition condition("a.operation <> 'trace_decision'");
    condition.add("a.org_id = ?", org);
    const AuditFilter& filter = query.filter;
    if (filter.actor) condition.add("a.actor_agent_id = ?", *filter.actor);
    if (filter.operation) condition.add("a.operation = ?", *filter.operation);
    if (filter.resource_type) condition.add("a.resource_type = ?", *filter.resource_type);
    if (filter.resource_id) condition.add("a.resource_id = ?", *filter.resource_id);
    if (filter.request_id) condition.add("a.request_id = ?", *filter.request_id);
    if (filter.from) condition.add("a.occurred_at >= ?", *filter.from);
    if (filter.to) condition.add("a.occurred_at <= ?", *filter.to);
    if (query.before_id) condition.add("a.id < ?", *query.before_id);
    return condition;
}

}  // namespace akashi
