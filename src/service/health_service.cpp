#include "service/health_service.hpp"

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
    const auto time = Clock::now();
    const Clock::time_point probed{Clock::duration(probed_at_.load())};
    if (time - probed > kFresh) {
        probed_at_ = time.time_since_epoch().count();
        connected_ = co_await answers(probe_);
    }
    co_return Health{
        connected_,
        probe_.store_name(),
        std::chrono::duration_cast<std::chrono::seconds>(time - started_)
    };
}

}  // namespace akashi
