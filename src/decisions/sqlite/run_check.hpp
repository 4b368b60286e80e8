#pragma once

#include "decisions/trace_store.hpp"
#include "sqlite/row_writer.hpp"

namespace akashi::sqlite {

/// Refuses a trace that joins a run which is not a running run of its agent. Stateless.
class RunCheck final : public RowWriter<TraceRecord> {
public:
    Verdict check(Connection& db, TraceRecord& trace) override;
    void write(Connection&, TraceRecord&) override {}
};

}  // namespace akashi::sqlite
