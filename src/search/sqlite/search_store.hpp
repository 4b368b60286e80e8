#pragma once

#include "search/search_store.hpp"
#include "search/sqlite/text_index.hpp"

namespace akashi::sqlite {

/// Searches the decisions in a SQLite file through its text index, which must outlive it.
class SqliteSearchStore final : public SearchStore {
public:
    explicit SqliteSearchStore(TextIndex& index) : index_(index) {}

    boost::asio::awaitable<std::shared_ptr<const Vocabulary>> read_vocabulary(
        OrgId org, Visibility visibility
    ) override;
    boost::asio::awaitable<std::vector<TextHit>> find(const IndexSearch& search) override;

private:
    TextIndex& index_;
};

}  // namespace akashi::sqlite
