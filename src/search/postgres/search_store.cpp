#include "search/postgres/search_store.hpp"

#include "search/postgres/text_search.hpp"

namespace akashi::postgres {

boost::asio::awaitable<std::vector<TextHit>> PostgresSearchStore::search(TextSearch search) {
    co_return co_await find_text(pool_, std::move(search));
}

}  // namespace akashi::postgres
