#pragma once

#include "decisions/trace_store.hpp"
#include "postgres/row_writer.hpp"

namespace akashi::postgres {

/// Assesses the decisions that traces supersede, and those that they cite often enough
/// (docs/assessments.md, "Automatic assessments"). Comes after the decisions, and after everything
/// that locks them. A trace that refers to no decision costs nothing. Stateless.
class AssessmentRows final : public RowWriter<TraceRecord> {
public:
    void add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) override;
};

}  // namespace akashi::postgres
