#pragma once

#include "decisions/patch_store.hpp"
#include "sqlite/row_writer.hpp"

namespace akashi::sqlite {

/// Queues decisions that move to another project for the search index again. Stateless.
class PatchedOutbox final : public RowWriter<DecisionPatch> {
public:
    void write(Connection& db, DecisionPatch& patch) override;
};

}  // namespace akashi::sqlite
