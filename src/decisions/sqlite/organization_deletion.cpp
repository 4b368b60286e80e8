#include "decisions/sqlite/organization_deletion.hpp"

#include "decisions/sqlite/sql.hpp"

namespace akashi::sqlite {

void OrganizationDeletion::write(Connection& db, OrganizationStep& step) {
    step.deleted += db.execute(sql::delete_organization_counts, step.org_id, step.limit);
    step.deleted += db.execute(sql::delete_organization_idempotency_keys, step.org_id, step.limit);
    step.deleted += db.execute(sql::delete_organization_project_links, step.org_id, step.limit);
}

}  // namespace akashi::sqlite
