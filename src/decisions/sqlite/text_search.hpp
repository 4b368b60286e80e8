#pragma once

#include "base/ttl_cache.hpp"
#include "decisions/sqlite/decision_filter.hpp"
#include "decisions/sqlite/decision_rows.hpp"
#include "search/text_query.hpp"
#include "sqlite/connection.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace akashi::sqlite {

/// In how many rows each term of the index is. Thread-safe.
class TermStatistics {
public:
    std::int64_t documents(Connection& db, const std::string& term);

private:
    TtlCache<std::string, std::int64_t> frequent_{10'000, std::chrono::seconds(60)};
};

struct ScoredRow {
    RowNumber row = 0;
    double relevance = 0;
    double score = 0;  ///< what orders the results: search/ranking.hpp
};

struct TextSearch {
    const TextQuery& query;
    const Condition& condition;  ///< for decisions `d`
    std::int64_t limit;
};

/// The best rows, best first; the newer first among equals. Looks at the rows with the rarest
/// terms, at most some thousand of them. When all terms are frequent, it looks at the newest rows
/// that have all of them, then at the newest that have any.
std::vector<ScoredRow> find_text(
    Connection& db, TermStatistics& statistics, const TextSearch& search
);

}  // namespace akashi::sqlite
