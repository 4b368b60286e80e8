#pragma once

#include "decisions/trace_store.hpp"
#include "postgres/row_writer.hpp"

namespace akashi::postgres {

// What a trace says about earlier decisions. Stateless.

/// Refuses a precedent that is not in the organization or that the caller may not see.
class PrecedentCheck final : public RowWriter<TraceRecord> {
public:
    void add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) override;
    boost::asio::awaitable<Verdict> explain(const PostgresError& error, TraceRecord& trace)
        override;
};

/// Ends superseded decisions; refuses those that are not current in the organization, and those
/// that the caller may not see.
class SupersededRows final : public RowWriter<TraceRecord> {
public:
    void add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) override;
    boost::asio::awaitable<Verdict> explain(const PostgresError& error, TraceRecord& trace)
        override;
};

}  // namespace akashi::postgres
