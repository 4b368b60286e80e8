#pragma once

#include "decisions/ending_store.hpp"
#include "sqlite/row_writer.hpp"

namespace akashi::sqlite {

/// Ends the bindings of a decision that ends, resolves its open conflicts, and notes what replaces
/// it. Comes after the decisions. Stateless.
class EndedConflicts final : public RowWriter<DecisionEnding> {
public:
    void write(Connection& db, DecisionEnding& ending) override;
};

}  // namespace akashi::sqlite
