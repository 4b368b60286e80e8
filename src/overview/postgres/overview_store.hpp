#pragma once

#include "overview/overview_store.hpp"
#include "postgres/reader.hpp"

namespace akashi::postgres {

class PostgresOverviewStore final : public OverviewStore {
public:
    /// What the reader names must outlive the store.
    explicit PostgresOverviewStore(Reader reader) : reader_(reader) {}

    boost::asio::awaitable<TraceHealth> measure_health(OrgId org, HealthQuery query) override;
    boost::asio::awaitable<Dashboard> make_dashboard(OrgId org, Visibility visibility, Time now)
        override;

private:
    const Reader reader_;
};

}  // namespace akashi::postgres
