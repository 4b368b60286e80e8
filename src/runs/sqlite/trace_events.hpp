#pragma once

#include "decisions/trace_store.hpp"
#include "runs/event_sequence.hpp"
#include "sqlite/row_writer.hpp"

namespace akashi::sqlite {

/// Writes what a trace records about itself as events of its run.
class TraceEventRows final : public RowWriter<TraceRecord> {
public:
    /// `sequence` must outlive it.
    explicit TraceEventRows(EventSequence& sequence) : sequence_(sequence) {}

    void write(Connection& db, TraceRecord& trace) override;

private:
    EventSequence& sequence_;
};

}  // namespace akashi::sqlite
