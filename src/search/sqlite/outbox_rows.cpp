#include "search/sqlite/outbox_rows.hpp"

#include "search/sqlite/sql.hpp"

namespace akashi::sqlite {

void OutboxRows::write(Connection& db, TraceRecord& trace) {
    const Decision& decision = trace.decision;
    const Time time = decision.transaction_time;
    db.execute(sql::enqueue_outbox, decision.id, decision.org_id, "upsert", time);
    for (const DecisionId& id : ended_decisions(trace))
        db.execute(sql::enqueue_outbox, id, decision.org_id, "delete", time);
}

void OutboxDeletion::write(Connection& db, DeletionStep& step) {
    for (const DecisionId& id : step.decisions) {
        db.execute(sql::delete_upsert, step.org_id, id);
        db.execute(sql::enqueue_outbox, id, step.org_id, "delete", step.time);
    }
}

void OrganizationOutbox::write(Connection& db, OrganizationStep& step) {
    TablePlace& place = step.outbox;
    const auto last =
        db.find<std::optional<std::int64_t>>(sql::find_outbox_piece, place.after, step.limit)
            .value_or(std::nullopt);
    place.is_end = !last;
    if (!last) return;
    db.execute(sql::delete_organization_outbox, step.org_id, place.after, *last);
    place.after = *last;
}

}  // namespace akashi::sqlite
