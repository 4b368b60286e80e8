#include "decisions/sqlite/run_check.hpp"

#include "decisions/decision_errors.hpp"
#include "decisions/sqlite/sql.hpp"

namespace akashi::sqlite {

Verdict RunCheck::check(Connection& db, TraceRecord& trace) {
    if (!trace.joins_run) return {};
    const Decision& decision = trace.decision;
    const auto is_running = db.find<std::int64_t>(
        sql::find_run_of_agent, decision.org_id, decision.run_id, decision.agent_id
    );
    if (!is_running) return Verdict::refuse(run_of_trace_not_found());
    return *is_running != 0 ? Verdict() : Verdict::refuse(run_of_trace_has_ended());
}

}  // namespace akashi::sqlite
