#pragma once

#include "overview/overview_store.hpp"
#include "sqlite/database.hpp"

namespace akashi::sqlite {

class SqliteOverviewStore final : public OverviewStore {
public:
    /// The database must outlive the store.
    explicit SqliteOverviewStore(Database& database) : database_(database) {}

    boost::asio::awaitable<TraceHealth> measure_health(OrgId org, HealthQuery query) override;
    boost::asio::awaitable<Dashboard> make_dashboard(OrgId org, Visibility visibility, Time now)
        override;

private:
    Database& database_;
};

}  // namespace akashi::sqlite
