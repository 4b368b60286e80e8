#include "billing/postgres/subscription_rows.hpp"

#include "billing/postgres/sql.hpp"

namespace akashi::postgres {

void OrganizationSubscriptions::add_to(
    WriteBatch& batch, std::span<OrganizationStep* const> steps
) {
    for (OrganizationStep* step : steps) {
        batch.run(
            sql::delete_organization_subscriptions,
            Parameters::of(step->org_id),
            [step](const Rows& gone) { step->deleted += gone.changed(); }
        );
    }
}

}  // namespace akashi::postgres
