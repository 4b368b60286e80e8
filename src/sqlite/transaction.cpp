#include "sqlite/transaction.hpp"

namespace akashi::sqlite {
namespace {

constexpr Query kBeginWriting{"begin_writing", "BEGIN IMMEDIATE"};
constexpr Query kBeginReading{"begin_reading", "BEGIN"};
constexpr Query kCommit{"commit", "COMMIT"};

}  // namespace

Transaction::Transaction(Connection& connection, Purpose purpose) : connection_(connection) {
    connection_.execute(purpose == Purpose::write ? kBeginWriting : kBeginReading);
}

void Transaction::commit() { connection_.execute(kCommit); }

}  // namespace akashi::sqlite
