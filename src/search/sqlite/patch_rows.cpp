#include "search/sqlite/patch_rows.hpp"

#include "search/sqlite/sql.hpp"

namespace akashi::sqlite {

void PatchedOutbox::write(Connection& db, DecisionPatch& patch) {
    const Decision& decision = patch.decision;
    if (patch.moves())
        db.execute(sql::enqueue_outbox, decision.id, decision.org_id, "upsert", patch.at);
}

}  // namespace akashi::sqlite
