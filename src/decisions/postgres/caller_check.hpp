#pragma once

#include "decisions/trace_store.hpp"
#include "postgres/row_writer.hpp"

namespace akashi::postgres {

/// Refuses traces whose sender was deleted, also when another agent has its name now.
class CallerCheck final : public RowWriter<TraceRecord> {
public:
    void add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) override;
    boost::asio::awaitable<Verdict> explain(const PostgresError& error, TraceRecord& trace)
        override;
};

}  // namespace akashi::postgres
