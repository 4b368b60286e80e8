#include "conflicts/sqlite/queue_rows.hpp"

#include "conflicts/sqlite/sql.hpp"

namespace akashi::sqlite {

void QueueRows::write(Connection& db, TraceRecord& trace) {
    const Decision& decision = trace.decision;
    db.execute(sql::queue_scoring, decision.id, decision.org_id, decision.transaction_time);
}

}  // namespace akashi::sqlite
