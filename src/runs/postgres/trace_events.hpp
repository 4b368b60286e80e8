#pragma once

#include "decisions/trace_store.hpp"
#include "postgres/row_writer.hpp"
#include "runs/event_sequence.hpp"

namespace akashi::postgres {

/// Writes what a trace records about itself as events of its run. Thread-safe.
class TraceEventRows final : public RowWriter<TraceRecord> {
public:
    /// `sequence` must outlive it.
    explicit TraceEventRows(EventSequence& sequence) : sequence_(sequence) {}

    void add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) override;

private:
    EventSequence& sequence_;
};

}  // namespace akashi::postgres
