#pragma once

#include "identity/organization_deletion.hpp"
#include "sqlite/row_writer.hpp"

namespace akashi::sqlite {

/// Deletes the counts, the idempotency keys and the project links of an organization that goes.
/// Stateless.
class OrganizationDeletion final : public RowWriter<OrganizationStep> {
public:
    void write(Connection& db, OrganizationStep& step) override;
};

}  // namespace akashi::sqlite
