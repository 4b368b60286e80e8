#pragma once

#include "decisions/trace_store.hpp"
#include "sqlite/row_writer.hpp"

namespace akashi::sqlite {

/// Settles the conflict that a decision adjudicates. Comes after the decisions and the bindings.
/// Stateless.
class AdjudicationRows final : public RowWriter<TraceRecord> {
public:
    Verdict check(Connection& db, TraceRecord& trace) override;
    void write(Connection& db, TraceRecord& trace) override;
};

}  // namespace akashi::sqlite
