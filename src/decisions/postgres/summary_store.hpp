#pragma once

#include "decisions/summary_store.hpp"
#include "postgres/pool.hpp"

namespace akashi::postgres {

/// Sums of the decisions in PostgreSQL. The pool must outlive it.
class PostgresSummaryStore final : public SummaryStore {
public:
    explicit PostgresSummaryStore(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<Facets> find_facets(OrgId org, Visibility visibility, std::int64_t limit)
        override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
