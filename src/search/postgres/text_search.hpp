#pragma once

#include "postgres/pool.hpp"
#include "search/search_store.hpp"

#include <boost/asio/awaitable.hpp>

#include <vector>

namespace akashi::postgres {

/// What SearchStore::search promises. Looks at the newest rows that have one of the rarest terms,
/// at most kCandidates. A term counts with ts_rank of its occurrences. Its rarity is measured among
/// the current decisions of the organization. Throws as Pool::run does.
boost::asio::awaitable<std::vector<TextHit>> find_text(Pool& pool, TextSearch search);

}  // namespace akashi::postgres
