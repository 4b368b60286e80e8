#pragma once

#include "identity/agent_deletion.hpp"
#include "sqlite/row_writer.hpp"

namespace akashi::sqlite {

/// Deletes what an agent recorded: decisions with their parts, then counts, runs and idempotency
/// keys. References from other agents' decisions become empty. Stateless.
class DecisionDeletion final : public RowWriter<DeletionStep> {
public:
    void write(Connection& db, DeletionStep& step) override;
};

}  // namespace akashi::sqlite
