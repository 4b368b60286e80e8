#pragma once

#include "decisions/trace_store.hpp"
#include "postgres/row_writer.hpp"

namespace akashi::postgres {

/// Refuses a trace that joins a run which is not a running run of its agent. What it has found
/// cannot end before the transaction does. Stateless.
class RunCheck final : public RowWriter<TraceRecord> {
public:
    void add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) override;
    boost::asio::awaitable<Verdict> explain(const PostgresError& error, TraceRecord& trace)
        override;
};

}  // namespace akashi::postgres
