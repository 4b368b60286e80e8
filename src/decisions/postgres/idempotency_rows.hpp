#pragma once

#include "decisions/trace_store.hpp"
#include "postgres/pool.hpp"
#include "postgres/row_writer.hpp"

namespace akashi::postgres {

/// Stores idempotency keys with the answers of their traces, and gives a repeated trace the answer
/// of the first. Comes right after the check of the sender, so that no repeated trace is refused
/// for what the first one changed.
class IdempotencyRows final : public RowWriter<TraceRecord> {
public:
    /// The pool must outlive it.
    explicit IdempotencyRows(Pool& pool) : pool_(pool) {}

    void add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) override;
    /// Throws Unavailable when the conflicting key was deleted in the meantime.
    boost::asio::awaitable<Verdict> explain(const PostgresError& error, TraceRecord& trace)
        override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
