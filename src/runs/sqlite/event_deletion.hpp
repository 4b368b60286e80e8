#pragma once

#include "identity/agent_deletion.hpp"
#include "sqlite/row_writer.hpp"

namespace akashi::sqlite {

/// Deletes the events of an agent's runs, before the runs. Stateless.
class EventDeletion final : public RowWriter<DeletionStep> {
public:
    void write(Connection& db, DeletionStep& step) override;
};

}  // namespace akashi::sqlite
