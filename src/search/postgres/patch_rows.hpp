#pragma once

#include "decisions/patch_store.hpp"
#include "postgres/row_writer.hpp"

namespace akashi::postgres {

/// Queues decisions that move to another project for the search index again. Stateless.
class PatchedOutbox final : public RowWriter<DecisionPatch> {
public:
    void add_to(WriteBatch& batch, std::span<DecisionPatch* const> patches) override;
};

}  // namespace akashi::postgres
