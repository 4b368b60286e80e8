#include "ops/health_service.hpp"

#include "base/log.hpp"

namespace akashi {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr auto kFresh = 1s;

asio::awaitable<bool> answers(HealthProbe& probe) {
    std::string failure;
    try {
        co_return co_await probe.ping();
    } catch (const std::exception& error) {
        failure = error.what();
    }
    log::warn("health: store is not reachable", {{"error", failure}});
    co_return false;
}

}  // namespace

asio::awaitable<Health> HealthService::check() {
    Health health;
    const Clock::time_point probed_at = probed_at_;
    const bool is_fresh =
        probed_at != Clock::time_point::min() && Clock::now() - probed_at < kFresh;
    health.store_connected =
        is_fresh ? connected_.load() : co_await probes_.run("", [this] { return probe(); });
    health.store_name = probe_.store_name();
    health.live_updates = probe_.live_updates();
    health.ready = is_ready_() && health.store_connected;
    health.uptime = std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - started_);
    co_return health;
}

asio::awaitable<bool> HealthService::probe() {
    connected_ = co_await answers(probe_);
    probed_at_ = Clock::now();
    co_return connected_;
}

}  // namespace akashi
