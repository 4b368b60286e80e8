#pragma once

#include "decisions/patch_store.hpp"
#include "sqlite/row_writer.hpp"

namespace akashi::sqlite {

/// Moves what a decision binds and says to another project: its open conflicts of that are
/// resolved, those with bindings of that project are found, and its outcome is compared anew. Comes
/// after the decisions.
/// Stateless.
class MovedBindings final : public RowWriter<DecisionPatch> {
public:
    void write(Connection& db, DecisionPatch& patch) override;
};

}  // namespace akashi::sqlite
