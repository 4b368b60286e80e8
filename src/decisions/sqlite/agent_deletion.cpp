#include "decisions/sqlite/agent_deletion.hpp"

#include "decisions/sqlite/sql.hpp"

namespace akashi::sqlite {

void DecisionDeletion::write(Connection& db, AgentDeletion& deletion) {
    const auto& [org, agent_id, time, counts] = deletion;
    DeletedCounts& deleted = deletion.counts;
    deleted.evidence = db.execute(sql::delete_agent_evidence, org, agent_id);
    deleted.alternatives = db.execute(sql::delete_agent_alternatives, org, agent_id);
    deleted.decisions = db.execute(sql::delete_agent_decisions, org, agent_id);
    db.execute(sql::delete_agent_counts, org, agent_id);
    deleted.runs = db.execute(sql::delete_agent_runs, org, agent_id);
    db.execute(sql::delete_agent_idempotency_keys, org, agent_id);
}

}  // namespace akashi::sqlite
