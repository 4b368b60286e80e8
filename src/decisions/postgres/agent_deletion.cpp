#include "decisions/postgres/agent_deletion.hpp"

#include "decisions/postgres/sql.hpp"

namespace akashi::postgres {

void DecisionDeletion::add_to(WriteBatch& batch, std::span<AgentDeletion* const> deletions) {
    for (AgentDeletion* deletion : deletions) {
        const Parameters agent = Parameters::of(deletion->org, deletion->agent_id);
        const auto count = [&](const Query& query, std::int64_t DeletedCounts::* counter) {
            batch.run(query, agent, [deletion, counter](const Rows& rows) {
                deletion->counts.*counter = rows.changed();
            });
        };
        count(sql::delete_agent_evidence, &DeletedCounts::evidence);
        count(sql::delete_agent_alternatives, &DeletedCounts::alternatives);
        count(sql::delete_agent_decisions, &DeletedCounts::decisions);
        count(sql::delete_agent_runs, &DeletedCounts::runs);
        batch.run(sql::delete_agent_idempotency_keys, agent, [this, deletion](const Rows&) {
            known_.erase({deletion->org, deletion->agent_id});
        });
    }
}

}  // namespace akashi::postgres
