#include "search/sqlite/search_store.hpp"

namespace akashi::sqlite {

boost::asio::awaitable<std::vector<TextHit>> SqliteSearchStore::search(TextSearch search) {
    co_return co_await index_.search([&](Connection& db) {
        return find_text(db, statistics_, search);
    });
}

}  // namespace akashi::sqlite
