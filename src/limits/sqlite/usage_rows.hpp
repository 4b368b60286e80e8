#pragma once

#include "decisions/trace_store.hpp"
#include "sqlite/row_writer.hpp"

namespace akashi::sqlite {

/// Counts decisions for the month, and refuses those above the limit of their organization.
/// Stateless. Comes last, so that a trace with another error is refused for that error.
class UsageRows final : public RowWriter<TraceRecord> {
public:
    Verdict check(Connection& db, TraceRecord& trace) override;
    void write(Connection& db, TraceRecord& trace) override;
};

}  // namespace akashi::sqlite
