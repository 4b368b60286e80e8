#pragma once

#include "overview/overview_store.hpp"
#include "postgres/pool.hpp"

namespace akashi::postgres {

class PostgresOverviewStore final : public OverviewStore {
public:
    /// The pool must outlive the store.
    explicit PostgresOverviewStore(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<TraceHealth> measure_health(OrgId org, HealthQuery query) override;
    boost::asio::awaitable<Dashboard> make_dashboard(OrgId org, Visibility visibility, Time now)
        override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
