#pragma once

#include "decisions/trace_store.hpp"
#include "postgres/row_writer.hpp"

namespace akashi::postgres {

/// Stores what decisions bind, finds conflicts with what others bind, and resolves those of
/// decisions that end. Comes after the decisions. A trace without bindings that ends nothing costs
/// nothing. Traces at the same moment do not see each other: ScoringStore::save() looks again.
/// Stateless.
class BindingRows final : public RowWriter<TraceRecord> {
public:
    void add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) override;
};

}  // namespace akashi::postgres
