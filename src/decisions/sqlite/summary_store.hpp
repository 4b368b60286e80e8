#pragma once

#include "decisions/summary_store.hpp"
#include "sqlite/database.hpp"

namespace akashi::sqlite {

/// Sums of the decisions in a SQLite file. The database must outlive it.
class SqliteSummaryStore final : public SummaryStore {
public:
    explicit SqliteSummaryStore(Database& database) : database_(database) {}

    boost::asio::awaitable<Facets> find_facets(OrgId org, Visibility visibility, std::int64_t limit)
        override;

private:
    Database& database_;
};

}  // namespace akashi::sqlite
