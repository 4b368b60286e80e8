#pragma once

#include "decisions/trace_store.hpp"
#include "sqlite/row_writer.hpp"

namespace akashi::sqlite {

/// Notes who reconciled a conflict, and what the synthesis replaces. Comes after BindingRows, which
/// resolves the open conflicts of both sides. Stateless.
class ReconciliationRows final : public RowWriter<TraceRecord> {
public:
    Verdict check(Connection& db, TraceRecord& trace) override;
    void write(Connection& db, TraceRecord& trace) override;
};

}  // namespace akashi::sqlite
