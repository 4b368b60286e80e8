#pragma once

#include "decisions/postgres/agent_registration.hpp"
#include "identity/agent_deletion.hpp"
#include "postgres/row_writer.hpp"

namespace akashi::postgres {

/// Deletes what an agent recorded: decisions with their parts, then runs and idempotency keys.
/// References from other agents' decisions become empty.
class DecisionDeletion final : public RowWriter<DeletionStep> {
public:
    /// Removes the agent from `known`, which must outlive this object.
    explicit DecisionDeletion(KnownAgents& known) : known_(known) {}

    void add_to(WriteBatch& batch, std::span<DeletionStep* const> steps) override;

private:
    KnownAgents& known_;
};

}  // namespace akashi::postgres
