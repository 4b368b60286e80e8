#include "runs/sqlite/event_rows.hpp"

#include "runs/run_columns.hpp"
#include "sqlite/entity.hpp"

namespace akashi::sqlite {

void insert_events(Connection& db, const EventBatch& batch) {
    static const MadeQuery query("insert_event", insert_text<PlacedEvent>("agent_events"));
    for (const Event& event : batch.events)
        insert(db, query, PlacedEvent{batch.run, batch.org, &batch.agent_id, &event});
}

}  // namespace akashi::sqlite
