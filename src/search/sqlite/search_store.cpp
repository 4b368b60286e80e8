#include "search/sqlite/search_store.hpp"

#include "search/sqlite/documents.hpp"
#include "search/sqlite/index_damage.hpp"
#include "search/sqlite/text_search.hpp"

namespace akashi::sqlite {

boost::asio::awaitable<std::shared_ptr<const Vocabulary>> SqliteSearchStore::read_vocabulary(
    OrgId org, Visibility visibility
) {
    co_return co_await index_.search([&](Connection& db) {
        return read_index(db, [&] { return sqlite::read_vocabulary(db, org, visibility); });
    });
}

boost::asio::awaitable<std::vector<TextHit>> SqliteSearchStore::find(const IndexSearch& search) {
    co_return co_await index_.search([&](Connection& db) { return find_text(db, search); });
}

}  // namespace akashi::sqlite
