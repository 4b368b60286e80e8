#include "runs/sqlite/event_deletion.hpp"

#include "runs/run.hpp"
#include "runs/sqlite/sql.hpp"

namespace akashi::sqlite {

void EventDeletion::write(Connection& db, DeletionStep& step) {
    if (!step.is_rest) return;
    step.deleted.events += db.execute(
        sql::delete_agent_events, step.org_id, step.agent_id, step.limit, step.limit * kEventsOfARun
    );
}

}  // namespace akashi::sqlite
