#pragma once

#include "decisions/trace_store.hpp"
#include "sqlite/database.hpp"
#include "sqlite/row_writer.hpp"

#include <vector>

namespace akashi::sqlite {

/// Writes traces to a SQLite file.
class SqliteTraceStore final : public TraceStore {
public:
    using Writers = std::vector<RowWriter<TraceRecord>*>;

    /// `writers` check and write a trace in this order. They and the database must outlive the
    /// store.
    SqliteTraceStore(Database& database, Writers writers)
        : database_(database), writers_(std::move(writers)) {}

    boost::asio::awaitable<Result<Recorded>> record(TraceRecord trace) override;
    boost::asio::awaitable<std::int64_t> forget_idempotency_keys(Time before) override;

private:
    Database& database_;
    Writers writers_;
};

}  // namespace akashi::sqlite
