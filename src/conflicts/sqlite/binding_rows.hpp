#pragma once

#include "decisions/trace_store.hpp"
#include "sqlite/row_writer.hpp"

namespace akashi::sqlite {

/// Stores what decisions bind, finds conflicts with what others bind, and resolves those of
/// decisions that end. Comes after the decisions. Stateless.
class BindingRows final : public RowWriter<TraceRecord> {
public:
    void write(Connection& db, TraceRecord& trace) override;
};

}  // namespace akashi::sqlite
