#include "limits/sqlite/usage_rows.hpp"

#include "base/time.hpp"
#include "limits/sqlite/sql.hpp"

#include <fmt/format.h>

namespace akashi::sqlite {
namespace {

/// `2026-05`, in UTC.
std::string month_of(const TraceRecord& trace) {
    constexpr std::size_t kLength = std::string_view("2026-05").size();
    return format_rfc3339(trace.decision.transaction_time).substr(0, kLength);
}

}  // namespace

Verdict UsageRows::check(Connection& db, TraceRecord& trace) {
    const OrgId& org = trace.decision.org_id;
    const auto limit = db.find<std::int64_t>(sql::find_decision_limit, org).value_or(0);
    if (limit == 0) return {};
    const auto recorded =
        db.find<std::int64_t>(sql::find_usage, org, month_of(trace)).value_or(0) + 1;
    if (recorded <= limit) return {};
    return Verdict::refuse(Error(
        ErrorCode::quota_exceeded,
        fmt::format("monthly decision quota exceeded: {}/{} decisions this period", recorded, limit)
    ));
}

void UsageRows::write(Connection& db, TraceRecord& trace) {
    db.execute(sql::count_usage, trace.decision.org_id, month_of(trace));
}

void OrganizationUsage::write(Connection& db, OrganizationStep& step) {
    step.deleted += db.execute(sql::delete_organization_usage, step.org_id);
}

}  // namespace akashi::sqlite
