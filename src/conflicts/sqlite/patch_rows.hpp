#pragma once

#include "decisions/patch_store.hpp"
#include "sqlite/row_writer.hpp"

namespace akashi::sqlite {

/// Moves the bindings of a decision to another project: its open conflicts of bindings are
/// resolved, and those with bindings of that project are found. Comes after the decisions.
/// Stateless.
class MovedBindings final : public RowWriter<DecisionPatch> {
public:
    void write(Connection& db, DecisionPatch& patch) override;
};

}  // namespace akashi::sqlite
