#pragma once

#include "decisions/decision.hpp"
#include "sqlite/connection.hpp"

#include <cstdint>
#include <optional>

namespace akashi::sqlite {

/// Reads the current decisions behind a row, in the order of their rows, with all that has their
/// terms: organization, type, texts, alternatives and evidence. Reads the three tables side by
/// side, so that it holds one decision at a time. The connection must outlive it.
class UnindexedDecisions {
public:
    /// At most `limit` decisions. Throws SqliteError, as next() does.
    UnindexedDecisions(Connection& source, std::int64_t after, std::int64_t limit);

    /// Nothing at the end.
    const Decision* next();
    /// The row of the last one.
    std::int64_t row() const { return row_; }

private:
    /// A table of parts of decisions, at the first part that was not used yet.
    class Parts {
    public:
        Parts(Connection& source, const Query& query, std::int64_t after);
        /// Calls `use(statement)` for each part of the decision in `row`.
        template <class Use>
        void visit_of(std::int64_t row, Use use) {
            while (row_ && *row_ < row) advance();
            for (; row_ == row; advance()) use(statement_);
        }

    private:
        void advance();

        Statement statement_;
        std::optional<std::int64_t> row_;  ///< of its decision; none at the end
    };

    Statement decisions_;
    Parts alternatives_;
    Parts evidence_;
    Decision decision_;
    std::int64_t row_ = 0;
};

}  // namespace akashi::sqlite
