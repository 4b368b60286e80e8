#pragma once

#include "base/verdict.hpp"
#include "postgres/errors.hpp"
#include "postgres/write_batch.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <span>

namespace akashi::postgres {

/// Takes part in the transaction that writes `Record`s: it knows some tables, and what a refusal by
/// them means. A feature that has to write more rows brings a row writer of its own.
///
/// The owner of the transaction asks its writers in a fixed order. A writer that is part of two
/// transactions at once must be thread-safe.
template <class Record>
class RowWriter {
public:
    virtual ~RowWriter() = default;

    /// Adds what this writer has to do for all of the records, which outlive the batch.
    virtual void add_to(WriteBatch& batch, std::span<Record* const> records) = 0;

    /// What would refuse the record if nothing else did, as far as the database tells at once;
    /// asked before the transaction of a record that was refused before, or may well be. Such a
    /// transaction would write everything and roll it back. May be asked from several threads.
    virtual boost::asio::awaitable<std::optional<Error>> foresee(const Record&) {
        co_return std::nullopt;
    }

    /// What the refusal of a transaction with this record alone means; Verdict::Kind::none when it
    /// is not this writer's. May ask the database.
    virtual boost::asio::awaitable<Verdict> explain(const PostgresError&, Record&) {
        co_return Verdict();
    }
};

}  // namespace akashi::postgres
