#pragma once

#include "decisions/ending_store.hpp"
#include "sqlite/database.hpp"
#include "sqlite/row_writer.hpp"

#include <utility>
#include <vector>

namespace akashi::sqlite {

/// Ends a decision, and the one that replaces it must be current. First of the writers. Stateless.
class EndedDecisions final : public RowWriter<DecisionEnding> {
public:
    Verdict check(Connection& db, DecisionEnding& ending) override;
    void write(Connection& db, DecisionEnding& ending) override;
};

class SqliteEndingStore final : public DecisionEndingStore {
public:
    using Writers = std::vector<RowWriter<DecisionEnding>*>;

    /// The database and the writers, which write in this order, must outlive the store.
    SqliteEndingStore(Database& database, Writers writers)
        : database_(database), writers_(std::move(writers)) {}

    boost::asio::awaitable<Result<void>> end(DecisionEnding ending, Change change) override;

private:
    Database& database_;
    const Writers writers_;
};

}  // namespace akashi::sqlite
