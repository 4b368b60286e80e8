#pragma once

#include "decisions/ending_store.hpp"
#include "postgres/pool.hpp"
#include "postgres/row_writer.hpp"

#include <utility>
#include <vector>

namespace akashi::postgres {

/// Ends a decision, and the one that replaces it must be current. First of the writers. Stateless.
class EndedDecisions final : public RowWriter<DecisionEnding> {
public:
    void add_to(WriteBatch& batch, std::span<DecisionEnding* const> endings) override;
};

class PostgresEndingStore final : public DecisionEndingStore {
public:
    using Writers = std::vector<RowWriter<DecisionEnding>*>;

    /// The pool and the writers, which write in this order, must outlive the store.
    PostgresEndingStore(Pool& pool, Writers writers) : pool_(pool), writers_(std::move(writers)) {}

    boost::asio::awaitable<Result<void>> end(DecisionEnding ending, Change change) override;

private:
    Pool& pool_;
    const Writers writers_;
};

}  // namespace akashi::postgres
