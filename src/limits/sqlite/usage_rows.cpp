#include "limits/sqlite/usage_rows.hpp"

#include "limits/sqlite/sql.hpp"
#include "limits/usage.hpp"

namespace akashi::sqlite {

Verdict UsageRows::check(Connection& db, TraceRecord& trace) {
    const OrgId& org = trace.decision.org_id;
    const Time time = trace.decision.transaction_time;
    const auto limit = db.find<std::int64_t>(sql::find_decision_limit, org, has_billing_);
    if (!limit) return {};
    const auto recorded =
        db.find<std::int64_t>(sql::find_usage, org, month_of(time).period).value_or(0) + 1;
    if (recorded <= *limit) return {};
    return Verdict::refuse(decision_limit_exceeded(recorded, *limit, time));
}

void UsageRows::write(Connection& db, TraceRecord& trace) {
    db.execute(
        sql::count_usage, trace.decision.org_id, month_of(trace.decision.transaction_time).period
    );
}

void OrganizationUsage::write(Connection& db, OrganizationStep& step) {
    step.deleted += db.execute(sql::delete_organization_usage, step.org_id);
}

}  // namespace akashi::sqlite
