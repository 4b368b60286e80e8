#pragma once

#include "base/single_flight.hpp"
#include "ops/health_probe.hpp"

#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <string>

namespace akashi {

struct Health {
    bool store_connected = false;
    std::string store_name;
    LiveUpdates live_updates = LiveUpdates::none;
    bool ready = false;
    std::chrono::seconds uptime{0};
};

/// The state that load balancers and operators ask for (docs/operations.md, "Health"). Callable
/// from any thread.
class HealthService {
public:
    /// `probe` must outlive the service. `is_ready` says whether this instance should get requests:
    /// from when every part has started until a stop begins. Callable from any thread.
    HealthService(HealthProbe& probe, std::function<bool()> is_ready)
        : probe_(probe), is_ready_(std::move(is_ready)) {}

    /// Probes the store at most once a second, and never twice at the same time, so that health
    /// checks cause no load.
    boost::asio::awaitable<Health> check();

private:
    using Clock = std::chrono::steady_clock;

    boost::asio::awaitable<bool> probe();

    HealthProbe& probe_;
    const std::function<bool()> is_ready_;
    const Clock::time_point started_ = Clock::now();
    SingleFlight<bool> probes_;
    std::atomic<Clock::time_point> probed_at_ = Clock::time_point::min();
    std::atomic<bool> connected_ = false;  // what the last probe found
};

}  // namespace akashi
