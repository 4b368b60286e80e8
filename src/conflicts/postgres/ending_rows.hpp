#pragma once

#include "decisions/ending_store.hpp"
#include "postgres/row_writer.hpp"

namespace akashi::postgres {

/// Ends the bindings of decisions that end, resolves their open conflicts, and notes what replaces
/// them. Comes after the decisions. Stateless.
class EndedConflicts final : public RowWriter<DecisionEnding> {
public:
    void add_to(WriteBatch& batch, std::span<DecisionEnding* const> endings) override;
};

}  // namespace akashi::postgres
