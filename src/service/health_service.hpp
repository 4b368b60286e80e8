#pragma once

#include "ports/health_probe.hpp"

#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <chrono>
#include <string>

namespace akashi {

struct Health {
    bool store_connected = false;
    std::string store_name;
    std::chrono::seconds uptime{0};
};

/// The state that load balancers and operators ask for (runbook §1). Callable from any thread.
class HealthService {
public:
    /// `probe` must outlive the service.
    explicit HealthService(HealthProbe& probe) : probe_(probe) {}

    /// Probes the store at most once a second: health checks must not be a load.
    boost::asio::awaitable<Health> check();

private:
    using Clock = std::chrono::steady_clock;

    HealthProbe& probe_;
    const Clock::time_point started_ = Clock::now();
    // The store was opened just before this object was made.
    std::atomic<Clock::rep> probed_at_ = started_.time_since_epoch().count();
    std::atomic<bool> connected_ = true;
};

}  // namespace akashi
