#pragma once

#include "decisions/patch_store.hpp"
#include "postgres/row_writer.hpp"

namespace akashi::postgres {

/// Moves the bindings of a decision to another project: its open conflicts of bindings are
/// resolved, and those with bindings of that project are found. Comes after the decisions.
/// Stateless.
class MovedBindings final : public RowWriter<DecisionPatch> {
public:
    void add_to(WriteBatch& batch, std::span<DecisionPatch* const> patches) override;
};

}  // namespace akashi::postgres
