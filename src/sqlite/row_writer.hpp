#pragma once

#include "base/verdict.hpp"
#include "sqlite/connection.hpp"

#include <vector>

namespace akashi::sqlite {

/// Takes part in the transaction that writes a `Record`: it knows some tables, and what they
/// refuse. A feature that has to write more rows brings a row writer of its own.
///
/// Called on the thread that writes. A transaction that fails together with others runs again, so a
/// writer may see the same record twice.
template <class Record>
class RowWriter {
public:
    virtual ~RowWriter() = default;

    /// Whether the record can be written; nothing of it has been. Never says `try_again`.
    virtual Verdict check(Connection&, Record&) { return {}; }

    /// Writes its rows, after all writers have checked.
    virtual void write(Connection& db, Record& record) = 0;
};

/// Everything of the record, or nothing and the first verdict of a writer.
template <class Record>
Verdict write_rows(Connection& db, const std::vector<RowWriter<Record>*>& writers, Record& record) {
    for (auto* writer : writers)
        if (Verdict verdict = writer->check(db, record); verdict.kind != Verdict::Kind::none)
            return verdict;
    for (auto* writer : writers) writer->write(db, record);
    return {};
}

}  // namespace akashi::sqlite
