#pragma once

#include "postgres/reader.hpp"
#include "search/search_store.hpp"

namespace akashi::postgres {

/// Searches the decisions in PostgreSQL. The pool must outlive it.
class PostgresSearchStore final : public SearchStore {
public:
    explicit PostgresSearchStore(Reader reader) : reader_(reader) {}

    boost::asio::awaitable<std::shared_ptr<const Vocabulary>> read_vocabulary(
        OrgId org, Visibility visibility
    ) override;
    boost::asio::awaitable<std::vector<TextHit>> find(const IndexSearch& search) override;

private:
    const Reader reader_;
};

}  // namespace akashi::postgres
