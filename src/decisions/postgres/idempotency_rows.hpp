#pragma once

#include "decisions/trace_store.hpp"
#include "postgres/pool.hpp"
#include "postgres/row_writer.hpp"

namespace akashi::postgres {

/// Keeps idempotency keys with the answers of their traces, and answers a repeated trace as the
/// first time. Comes first, so that a repeated trace is not refused for what the first one changed.
class IdempotencyRows final : public RowWriter<TraceRecord> {
public:
    /// The pool must outlive it.
    explicit IdempotencyRows(Pool& pool) : pool_(pool) {}

    void add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) override;
    /// Throws Unavailable when the key that was in the way is gone.
    boost::asio::awaitable<Verdict> explain(const PostgresError& error, TraceRecord& trace)
        override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
