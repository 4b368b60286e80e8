#pragma once

#include "decisions/postgres/agent_registration.hpp"
#include "identity/agent_deletion.hpp"
#include "postgres/row_writer.hpp"

namespace akashi::postgres {

/// Deletes what an agent recorded: decisions with their parts, runs, idempotency keys. References
/// to its decisions from others' become empty.
class DecisionDeletion final : public RowWriter<AgentDeletion> {
public:
    /// The agents that a trace need not register, from which the agent is removed. Must outlive it.
    explicit DecisionDeletion(KnownAgents& known) : known_(known) {}

    void add_to(WriteBatch& batch, std::span<AgentDeletion* const> deletions) override;

private:
    KnownAgents& known_;
};

}  // namespace akashi::postgres
