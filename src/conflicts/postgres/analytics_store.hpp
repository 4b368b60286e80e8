#pragma once

#include "conflicts/analytics_store.hpp"
#include "postgres/pool.hpp"

namespace akashi::postgres {

class PostgresAnalyticsStore final : public AnalyticsStore {
public:
    /// The pool must outlive the store.
    explicit PostgresAnalyticsStore(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<ConflictAnalytics> analyze(
        OrgId org, Visibility visibility, AnalyticsQuery query
    ) override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
