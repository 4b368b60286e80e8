#pragma once

#include "identity/agent_deletion.hpp"
#include "postgres/row_writer.hpp"

namespace akashi::postgres {

/// Deletes the vectors of an agent's decisions, before the decisions. What queues their removal
/// tells those who follow the changes.
class VectorDeletion final : public RowWriter<DeletionStep> {
public:
    void add_to(WriteBatch& batch, std::span<DeletionStep* const> steps) override;
};

}  // namespace akashi::postgres
