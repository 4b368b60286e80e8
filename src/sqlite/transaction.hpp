#pragma once

#include "sqlite/connection.hpp"

namespace akashi::sqlite {

enum class Purpose { read, write };

/// A transaction that is rolled back at the end of its scope unless it was committed. When reading,
/// it sees one snapshot from its first query on; when writing, it holds the only write lock.
class Transaction {
public:
    /// Throws SqliteError, for writing also when the lock does not become free for 5 seconds.
    Transaction(Connection& connection, Purpose purpose);
    ~Transaction() { connection_.roll_back(); }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    /// Throws SqliteError; then nothing was written.
    void commit();

private:
    Connection& connection_;
};

}  // namespace akashi::sqlite
