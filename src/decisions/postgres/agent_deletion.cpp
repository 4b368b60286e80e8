#include "decisions/postgres/agent_deletion.hpp"

#include "decisions/postgres/sql.hpp"

namespace akashi::postgres {

void DecisionDeletion::add_to(WriteBatch& batch, std::span<DeletionStep* const> steps) {
    for (const DeletionStep* step : steps) {
        const auto& [job, org, agent_id, time, decisions, is_rest, limit, deleted] = *step;
        const Parameters rows = Parameters::of(org, agent_id, job, decisions);
        batch.run(sql::delete_agent_evidence, rows);
        batch.run(sql::delete_agent_alternatives, rows);
        batch.run(sql::delete_agent_decisions, rows);
        if (!is_rest) continue;
        batch.call("akashi_forget_assessments", Parameters::of(org, agent_id, limit));
        batch.run(sql::delete_agent_runs, Parameters::of(org, agent_id, job, limit));
        batch.run(
            sql::delete_agent_idempotency_keys,
            Parameters::of(org, agent_id, limit),
            [this, step](const Rows&) { known_.erase({step->org_id, step->agent_id}); }
        );
    }
}

}  // namespace akashi::postgres
