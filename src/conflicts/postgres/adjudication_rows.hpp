#pragma once

#include "decisions/trace_store.hpp"
#include "postgres/row_writer.hpp"

namespace akashi::postgres {

/// Settles the conflicts that decisions adjudicate. With `also_ends`, it reconciles them, and
/// replaces what it ends. Comes after the decisions, and before BindingRows, which resolves the
/// other conflicts of ended decisions. Stateless.
class AdjudicationRows final : public RowWriter<TraceRecord> {
public:
    void add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) override;
    boost::asio::awaitable<Verdict> explain(const PostgresError& error, TraceRecord& trace)
        override;
};

}  // namespace akashi::postgres
