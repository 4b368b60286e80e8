#pragma once

#include "base/ttl_cache.hpp"
#include "search/search_store.hpp"
#include "sqlite/connection.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace akashi::sqlite {

/// How many rows have each term of the index. Thread-safe.
class TermStatistics {
public:
    std::int64_t documents(Connection& db, const std::string& term);

private:
    TtlCache<std::string, std::int64_t> frequent_{10'000, std::chrono::seconds(60)};
};

/// What SearchStore::search promises, on a connection that TextIndex has prepared. Looks at the
/// newest rows with the rarest terms: at most kCandidates, or ten times as many when a filter
/// leaves too few. When all terms are frequent, it looks at the newest rows that have all of them,
/// then at the newest that have any. Throws SqliteError and TextIndexDamaged.
std::vector<TextHit> find_text(
    Connection& db, TermStatistics& statistics, const TextSearch& search
);

}  // namespace akashi::sqlite
