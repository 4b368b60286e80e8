#pragma once

#include "decisions/trace_store.hpp"
#include "sqlite/row_writer.hpp"

namespace akashi::sqlite {

/// Refuses traces whose sender was deleted, also when another agent has its name now.
class CallerCheck final : public RowWriter<TraceRecord> {
public:
    Verdict check(Connection& db, TraceRecord& trace) override;
    void write(Connection&, TraceRecord&) override {}
};

}  // namespace akashi::sqlite
