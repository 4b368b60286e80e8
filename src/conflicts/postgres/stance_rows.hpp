#pragma once

#include "decisions/trace_store.hpp"
#include "postgres/row_writer.hpp"

namespace akashi::postgres {

/// Finds the conflicts of decisions that reject their precedents, and suggests that a decision
/// replaces another one of its agent that binds something differently. Comes after BindingRows,
/// whose conflict about the same pair wins. The precedents are held by PrecedentCheck. Stateless.
class StanceRows final : public RowWriter<TraceRecord> {
public:
    void add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) override;
};

}  // namespace akashi::postgres
