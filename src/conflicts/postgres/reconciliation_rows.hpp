#pragma once

#include "decisions/trace_store.hpp"
#include "postgres/row_writer.hpp"

namespace akashi::postgres {

/// Notes who reconciled a conflict, and what the synthesis replaces. Comes after BindingRows, which
/// resolves the open conflicts of both sides: a conflict that it did not resolve was settled
/// before, and the trace is refused. Stateless.
class ReconciliationRows final : public RowWriter<TraceRecord> {
public:
    void add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) override;
    boost::asio::awaitable<Verdict> explain(const PostgresError& error, TraceRecord&) override;
};

}  // namespace akashi::postgres
