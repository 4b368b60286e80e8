#pragma once

#include "decisions/trace_store.hpp"
#include "postgres/row_writer.hpp"

namespace akashi::postgres {

using TraceRows = RowWriter<TraceRecord>;

// The tables of a trace, each with a database function of its own (functions/). They are written in
// the order in which they refer to each other. Stateless.

class RunRows final : public TraceRows {
public:
    void add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) override;
};

class DecisionRows final : public TraceRows {
public:
    void add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) override;
};

class AlternativeRows final : public TraceRows {
public:
    void add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) override;
};

class EvidenceRows final : public TraceRows {
public:
    void add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) override;
};

/// Who recorded what, in the audit log.
class AuditRows final : public TraceRows {
public:
    void add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) override;
};

}  // namespace akashi::postgres
