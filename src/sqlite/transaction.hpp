#pragma once

#include "sqlite/connection.hpp"

namespace akashi::sqlite {

enum class Purpose { read, write };

/// A transaction that is rolled back at the end of its scope unless it was committed. One for
/// reading sees one snapshot from its first query on; one for writing holds the only write lock.
class Transaction {
public:
    /// Throws SqliteError, for writing also when another process holds the lock for seconds.
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
