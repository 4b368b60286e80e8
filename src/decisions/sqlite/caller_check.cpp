#include "decisions/sqlite/caller_check.hpp"

#include "decisions/decision_errors.hpp"
#include "decisions/sqlite/sql.hpp"

namespace akashi::sqlite {

Verdict CallerCheck::check(Connection& db, TraceRecord& trace) {
    const auto& org = trace.decision.org_id;
    if (trace.sender == AgentRowId()) return {};
    if (db.find<std::int64_t>(sql::find_caller, org, trace.sender)) return {};
    return Verdict::refuse(caller_is_gone());
}

}  // namespace akashi::sqlite
