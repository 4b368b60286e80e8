#pragma once

#include "identity/agent_deletion.hpp"
#include "sqlite/row_writer.hpp"

namespace akashi::sqlite {

/// Deletes the vectors of an agent's decisions. What queues their removal tells those who follow
/// the changes.
class VectorDeletion final : public RowWriter<DeletionStep> {
public:
    void write(Connection& db, DeletionStep& step) override;
};

}  // namespace akashi::sqlite
