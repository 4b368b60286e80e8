#pragma once

#include "decisions/trace_store.hpp"
#include "identity/agent_deletion.hpp"
#include "identity/organization_deletion.hpp"
#include "postgres/row_writer.hpp"

namespace akashi::postgres {

// Work for the search index, in the transaction that makes it necessary. Stateless.

/// Queues recorded decisions, and the removal of those that end with them.
class OutboxRows final : public RowWriter<TraceRecord> {
public:
    void add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) override;
};

/// Queues the removal of an agent's decisions and drops what was queued for them and nobody works
/// on. Comes before the decisions are deleted.
class OutboxDeletion final : public RowWriter<DeletionStep> {
public:
    void add_to(WriteBatch& batch, std::span<DeletionStep* const> steps) override;
};

/// Drops what is queued for an organization that goes, but not the removals: indexes that are not
/// in the database must still forget its decisions.
class OrganizationOutbox final : public RowWriter<OrganizationStep> {
public:
    void add_to(WriteBatch& batch, std::span<OrganizationStep* const> steps) override;
};

}  // namespace akashi::postgres
