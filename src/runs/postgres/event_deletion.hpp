#pragma once

#include "identity/agent_deletion.hpp"
#include "postgres/row_writer.hpp"

namespace akashi::postgres {

/// Deletes the events of an agent's runs, before the runs. Stateless.
class EventDeletion final : public RowWriter<DeletionStep> {
public:
    void add_to(WriteBatch& batch, std::span<DeletionStep* const> steps) override;
};

}  // namespace akashi::postgres
