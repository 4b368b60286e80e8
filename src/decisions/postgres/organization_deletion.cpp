#include "decisions/postgres/organization_deletion.hpp"

#include "decisions/postgres/sql.hpp"

namespace akashi::postgres {

void OrganizationDeletion::add_to(WriteBatch& batch, std::span<OrganizationStep* const> steps) {
    for (OrganizationStep* step : steps) {
        const Parameters rows = Parameters::of(step->org_id, step->limit);
        const auto count = [step](const Rows& gone) { step->deleted += gone.changed(); };
        batch.run(sql::delete_organization_counts, rows, count);
        batch.run(sql::delete_organization_idempotency_keys, rows, count);
        batch.run(sql::delete_organization_project_links, rows, count);
    }
}

}  // namespace akashi::postgres
