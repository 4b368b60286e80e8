#include "ops/health_service.hpp"

#include "base/log.hpp"
#include "base/not_writable.hpp"

namespace akashi {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr auto kFresh = 1s;

}  // namespace

asio::awaitable<Health> HealthService::check() {
    Finding finding = last_finding();
    const bool is_fresh =
        finding.time != Clock::time_point::min() && Clock::now() - finding.time < kFresh;
    if (!is_fresh) finding = co_await probes_.run("", [this] { return probe(); });
    Health health;
    health.store_connected = finding.connected;
    health.buffer_depth = sources_.buffer_depth();
    if (finding.connected) health.fault = finding.fault ? finding.fault : writes_.fault();
    if (finding.connected && !health.fault) health.fault = sources_.buffer_fault();
    if (finding.connected && !health.fault && health.buffer_depth > kCriticalDepth)
        health.fault = "the event buffer is nearly full";
    is_connected_ = health.store_connected;
    is_faulty_ = health.fault.has_value();
    health.qdrant_connected = sources_.qdrant_connected();
    health.outbox = sources_.outbox();
    health.store_name = probe_.store_name();
    health.live_updates = probe_.live_updates();
    health.read_replica = probe_.read_replica();
    health.ready = sources_.is_ready() && health.store_connected;
    health.uptime = std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - started_);
    co_return health;
}

asio::awaitable<void> HealthService::retry_write() {
    if (!writes_.fault()) co_return;
    try {
        co_await probe_.try_write();
        writes_.note_success();
    } catch (const NotWritable& fault) {
        writes_.note_fault(fault.reason());
    } catch (const std::exception& error) {
        log::debug("health: cannot try a write", {{"error", std::string_view(error.what())}});
    }
}

asio::awaitable<HealthService::Finding> HealthService::probe() {
    Finding finding = co_await ask_store();
    finding.time = Clock::now();
    const std::lock_guard lock(mutex_);
    finding_ = finding;
    co_return finding;
}

asio::awaitable<HealthService::Finding> HealthService::ask_store() {
    std::string failure;
    try {
        auto fault = co_await probe_.ping();
        co_return Finding{.connected = true, .fault = std::move(fault)};
    } catch (const std::exception& error) {
        failure = error.what();
    }
    log::warn("health: store is not reachable", {{"error", failure}});
    co_return Finding{};
}

HealthService::Finding HealthService::last_finding() const {
    const std::lock_guard lock(mutex_);
    return finding_;
}

}  // namespace akashi
