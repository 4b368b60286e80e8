#pragma once

#include "search/search_store.hpp"
#include "search/sqlite/text_index.hpp"
#include "search/sqlite/text_search.hpp"

namespace akashi::sqlite {

/// Searches the decisions in a SQLite file through its text index, which must outlive it.
class SqliteSearchStore final : public SearchStore {
public:
    explicit SqliteSearchStore(TextIndex& index) : index_(index) {}

    boost::asio::awaitable<std::vector<TextHit>> search(TextSearch search) override;

private:
    TextIndex& index_;
    TermStatistics statistics_;
};

}  // namespace akashi::sqlite
