#pragma once

#include "decisions/trace_store.hpp"
#include "identity/agent_deletion.hpp"
#include "identity/organization_deletion.hpp"
#include "sqlite/row_writer.hpp"

namespace akashi::sqlite {

// Work for the search index, in the transaction that makes it necessary. Stateless.

/// Queues a recorded decision, and the removal of those that end with it.
class OutboxRows final : public RowWriter<TraceRecord> {
public:
    void write(Connection& db, TraceRecord& trace) override;
};

/// Queues the removal of an agent's decisions and drops what was queued for them and nobody works
/// on. Comes before the decisions are deleted.
class OutboxDeletion final : public RowWriter<DeletionStep> {
public:
    void write(Connection& db, DeletionStep& step) override;
};

/// Drops what is queued for an organization that goes, but not the removals: indexes that are not
/// in the database must still forget its decisions.
class OrganizationOutbox final : public RowWriter<OrganizationStep> {
public:
    void write(Connection& db, OrganizationStep& step) override;
};

}  // namespace akashi::sqlite
