#include "runs/postgres/event_deletion.hpp"

#include "runs/postgres/sql.hpp"
#include "runs/run.hpp"

namespace akashi::postgres {

void EventDeletion::add_to(WriteBatch& batch, std::span<DeletionStep* const> steps) {
    for (const DeletionStep* step : steps) {
        if (!step->is_rest) continue;
        batch.run(
            sql::delete_agent_events,
            Parameters::of(
                step->org_id, step->agent_id, step->job, step->limit, step->limit * kEventsOfARun
            )
        );
    }
}

}  // namespace akashi::postgres
