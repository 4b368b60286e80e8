#pragma once

#include "base/periodic_task.hpp"
#include "core/part.hpp"
#include "ops/health_service.hpp"

namespace akashi {

/// The routes for load balancers and operators.
class OpsPart final : public Part {
public:
    /// `probe` and `writes` outlive the part.
    OpsPart(
        const Context& context,
        HealthProbe& probe,
        WriteWatch& writes,
        HealthService::Sources sources
    );

    void add_routes(http::Router& router) override;
    boost::asio::awaitable<void> start() override;
    boost::asio::awaitable<void> stop() override;

    /// As long as the part.
    HealthService& health() { return health_; }

private:
    boost::asio::awaitable<void> watch();

    HealthService health_;
    PeriodicTask retrying_writes_;
    PeriodicTask watching_;
};

}  // namespace akashi
