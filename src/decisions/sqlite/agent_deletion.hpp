#pragma once

#include "identity/agent_deletion.hpp"
#include "sqlite/row_writer.hpp"

namespace akashi::sqlite {

/// Deletes what an agent recorded: decisions with their parts and counts, runs, idempotency keys.
/// References from other agents' decisions become empty. Stateless.
class DecisionDeletion final : public RowWriter<AgentDeletion> {
public:
    void write(Connection& db, AgentDeletion& deletion) override;
};

}  // namespace akashi::sqlite
