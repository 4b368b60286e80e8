#pragma once

#include "identity/organization_deletion.hpp"
#include "postgres/row_writer.hpp"

namespace akashi::postgres {

/// Deletes the counts, the idempotency keys and the project links of an organization that goes.
/// Stateless.
class OrganizationDeletion final : public RowWriter<OrganizationStep> {
public:
    void add_to(WriteBatch& batch, std::span<OrganizationStep* const> steps) override;
};

}  // namespace akashi::postgres
