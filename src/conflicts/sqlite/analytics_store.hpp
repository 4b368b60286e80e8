#pragma once

#include "conflicts/analytics_store.hpp"
#include "sqlite/database.hpp"

namespace akashi::sqlite {

class SqliteAnalyticsStore final : public AnalyticsStore {
public:
    /// The database must outlive the store.
    explicit SqliteAnalyticsStore(Database& database) : database_(database) {}

    boost::asio::awaitable<ConflictAnalytics> analyze(
        OrgId org, Visibility visibility, AnalyticsQuery query
    ) override;

private:
    Database& database_;
};

}  // namespace akashi::sqlite
