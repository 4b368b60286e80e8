#include "search/postgres/patch_rows.hpp"

#include "search/postgres/sql.hpp"

namespace akashi::postgres {

void PatchedOutbox::add_to(WriteBatch& batch, std::span<DecisionPatch* const> patches) {
    for (const DecisionPatch* one : patches)
        if (one->moves())
            batch.run(
                sql::requeue_upsert, Parameters::of(one->decision.id, one->decision.org_id, one->at)
            );
}

}  // namespace akashi::postgres
