#pragma once

#include <sqlite3.h>

#include <string>
#include <string_view>
#include <vector>

namespace akashi::sqlite {

/// Gives `connection` the full-text function `akashi_relevance(decisions_fts, weights)`: how much
/// of a query's weight a row holds, 0…1. `weights` holds one native double for each phrase of the
/// MATCH expression. A phrase that was found adds its weight times tf / (tf + kSaturation), where
/// tf is the number of its occurrences, each times the weight of its column (search/ranking.hpp).
/// This is BM25 with b = 0 (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009,
/// §3.5), scaled so that one occurrence of everything in the outcome gives 1/(1 + kSaturation).
/// SQLite's own bm25() is of no use for small collections: for it, a term that half of the rows
/// have is worth nothing. Throws SqliteError.
void register_relevance(sqlite3* connection);

/// The index terms of a text, as the index makes them: lower case, without accents, stemmed.
std::vector<std::string> index_terms(sqlite3* connection, std::string_view text);

}  // namespace akashi::sqlite
