#pragma once

#include "decisions/trace_store.hpp"
#include "sqlite/row_writer.hpp"

namespace akashi::sqlite {

/// Settles the conflict that a decision adjudicates. With `also_ends`, it reconciles them, and
/// replaces what it ends. Comes after the decisions, and after BindingRows, which resolves the
/// conflicts of ended decisions in the order in which all transactions lock them. Stateless.
class AdjudicationRows final : public RowWriter<TraceRecord> {
public:
    Verdict check(Connection& db, TraceRecord& trace) override;
    void write(Connection& db, TraceRecord& trace) override;
};

}  // namespace akashi::sqlite
