#pragma once

#include "conflicts/analytics_store.hpp"
#include "postgres/reader.hpp"

namespace akashi::postgres {

class PostgresAnalyticsStore final : public AnalyticsStore {
public:
    /// What the reader names must outlive the store.
    explicit PostgresAnalyticsStore(Reader reader) : reader_(reader) {}

    boost::asio::awaitable<ConflictAnalytics> analyze(
        OrgId org, Visibility visibility, AnalyticsQuery query
    ) override;

private:
    const Reader reader_;
};

}  // namespace akashi::postgres
