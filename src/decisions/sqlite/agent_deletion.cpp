#include "decisions/sqlite/agent_deletion.hpp"

#include "decisions/sqlite/sql.hpp"

namespace akashi::sqlite {

void DecisionDeletion::write(Connection& db, DeletionStep& step) {
    DeletedCounts& deleted = step.deleted;
    for (const DecisionId& id : step.decisions) {
        deleted.evidence += db.execute(sql::delete_evidence, step.org_id, id);
        deleted.alternatives += db.execute(sql::delete_alternatives, step.org_id, id);
        deleted.decisions += db.execute(sql::delete_decision, step.org_id, id);
    }
    if (!step.is_rest) return;
    db.execute(sql::delete_agent_counts, step.org_id, step.agent_id);
    deleted.runs += db.execute(sql::delete_agent_runs, step.org_id, step.agent_id, step.limit);
    db.execute(sql::delete_agent_idempotency_keys, step.org_id, step.agent_id, step.limit);
}

}  // namespace akashi::sqlite
