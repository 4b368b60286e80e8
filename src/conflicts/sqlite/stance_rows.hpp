#pragma once

#include "decisions/trace_store.hpp"
#include "sqlite/row_writer.hpp"

namespace akashi::sqlite {

/// Finds the conflict of a decision that rejects its precedent, and suggests that a decision
/// replaces another one of its agent that binds something differently. Comes after BindingRows,
/// whose conflict about the same pair wins. Stateless.
class StanceRows final : public RowWriter<TraceRecord> {
public:
    void write(Connection& db, TraceRecord& trace) override;
};

}  // namespace akashi::sqlite
