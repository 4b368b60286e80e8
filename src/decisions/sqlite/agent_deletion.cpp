#include "decisions/sqlite/agent_deletion.hpp"

#include "decisions/sqlite/sql.hpp"

#include <utility>
#include <vector>

namespace akashi::sqlite {
namespace {

/// Those that the agent made.
void forget_assessments(Connection& db, const DeletionStep& step) {
    std::vector<std::pair<Uuid, DecisionId>> gone;
    {
        Statement row = db.prepare(sql::list_assessments_of_agent);
        row.bind(step.org_id, step.agent_id, step.limit);
        while (row.step()) gone.emplace_back(row.column<Uuid>(0), row.column<DecisionId>(1));
    }
    for (const auto& [id, decision] : gone) {
        db.execute(sql::delete_assessment, step.org_id, id);
        db.execute(sql::score_outcome, step.org_id, decision);
    }
}

}  // namespace

void DecisionDeletion::write(Connection& db, DeletionStep& step) {
    DeletedCounts& deleted = step.deleted;
    for (const DecisionId& id : step.decisions) {
        deleted.evidence += db.execute(sql::delete_evidence, step.org_id, id);
        deleted.alternatives += db.execute(sql::delete_alternatives, step.org_id, id);
        deleted.decisions += db.execute(sql::delete_decision, step.org_id, id);
    }
    if (!step.is_rest) return;
    forget_assessments(db, step);
    db.execute(sql::delete_agent_counts, step.org_id, step.agent_id);
    deleted.runs += db.execute(sql::delete_agent_runs, step.org_id, step.agent_id, step.limit);
    db.execute(sql::delete_agent_idempotency_keys, step.org_id, step.agent_id, step.limit);
}

}  // namespace akashi::sqlite
