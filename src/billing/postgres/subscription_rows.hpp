#pragma once

#include "identity/organization_deletion.hpp"
#include "postgres/row_writer.hpp"

namespace akashi::postgres {

/// Deletes the subscriptions of an organization that goes: it has few. Stateless.
class OrganizationSubscriptions final : public RowWriter<OrganizationStep> {
public:
    void add_to(WriteBatch& batch, std::span<OrganizationStep* const> steps) override;
};

}  // namespace akashi::postgres
