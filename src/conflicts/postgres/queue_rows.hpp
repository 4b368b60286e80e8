#pragma once

#include "decisions/trace_store.hpp"
#include "postgres/row_writer.hpp"

namespace akashi::postgres {

/// Queues decisions, so that their outcomes are compared with those of others (ScoringWorker).
/// Comes after the decisions. Stateless.
class QueueRows final : public RowWriter<TraceRecord> {
public:
    void add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) override;
};

}  // namespace akashi::postgres
