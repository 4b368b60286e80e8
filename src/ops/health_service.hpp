#pragma once

#include "base/metrics.hpp"
#include "base/single_flight.hpp"
#include "base/steady_clock.hpp"
#include "ops/health_probe.hpp"
#include "ops/write_watch.hpp"

#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

namespace akashi {

// From these depths on, the event buffer is called high and critical.
inline constexpr std::int64_t kHighDepth = 50'000;
inline constexpr std::int64_t kCriticalDepth = 75'000;

/// How far the work on vectors is behind.
struct OutboxHealth {
    std::int64_t depth = 0;  ///< entries that are pending
    std::int64_t dead_letters = 0;
    std::chrono::seconds lag{0};  ///< since the oldest pending one was queued
};

struct Health {
    bool store_connected = false;
    std::optional<std::string> fault;  ///< why a store that is connected does not work in full
    std::string store_name;
    LiveUpdates live_updates = LiveUpdates::none;
    std::optional<ReplicaHealth> read_replica;  ///< nothing when there is none
    std::int64_t buffer_depth = 0;              ///< events that are accepted and not stored yet
    std::optional<bool> qdrant_connected;       ///< nothing when there is none
    OutboxHealth outbox;
    bool ready = false;
    std::chrono::seconds uptime{0};
};

/// The state that load balancers and operators ask for (docs/operations.md, "Health"). Callable
/// from any thread.
class HealthService {
public:
    /// What only the other parts know. Callable from any thread.
    struct Sources {
        /// Whether this instance should get requests: from when every part has started until a stop
        /// begins.
        std::function<bool()> is_ready;
        std::function<std::int64_t()> buffer_depth = [] { return 0; };
        /// What keeps events from being stored: a short clause.
        std::function<std::optional<std::string>()> buffer_fault = [] { return std::nullopt; };
        std::function<std::optional<bool>()> qdrant_connected = [] { return std::nullopt; };
        std::function<OutboxHealth()> outbox = [] { return OutboxHealth(); };
        /// Whether decisions are found by meaning.
        std::function<bool()> has_vectors = [] { return false; };
        /// Whether plans can be paid for.
        std::function<bool()> has_billing = [] { return false; };
    };

    /// `probe` and `writes`, which knows the outcome of the clients' writes, must outlive the
    /// service.
    HealthService(HealthProbe& probe, WriteWatch& writes, Sources sources)
        : probe_(probe), writes_(writes), sources_(std::move(sources)) {}

    /// Probes the store at most once a second, and never twice at the same time, so that health
    /// checks cause no load.
    boost::asio::awaitable<Health> check();

    /// Whether decisions are found by meaning, too.
    bool has_vectors() const { return sources_.has_vectors(); }
    /// Whether plans can be paid for.
    bool has_billing() const { return sources_.has_billing(); }

    /// After a write failed, tries one, so that the end of the fault is noticed also when no client
    /// writes. Otherwise does nothing.
    boost::asio::awaitable<void> retry_write();

private:
    using Clock = SteadyClock;

    /// What the last probe found.
    struct Finding {
        bool connected = false;
        std::optional<std::string> fault;
        Clock::time_point time = Clock::time_point::min();
    };

    boost::asio::awaitable<Finding> probe();
    boost::asio::awaitable<Finding> ask_store();
    Finding last_finding() const;

    HealthProbe& probe_;
    WriteWatch& writes_;
    const Sources sources_;
    const Clock::time_point started_ = Clock::now();
    SingleFlight<Finding> probes_;
    mutable std::mutex mutex_;  // guards the next
    Finding finding_;
    std::atomic<bool> is_connected_ = false;  // as check() found last, and so is the next
    std::atomic<bool> is_faulty_ = false;
    metrics::Reading connected_reading_{
        {"akashi.health.connected", "1 while the database answers, otherwise 0"},
        {},
        [this] { return is_connected_ ? 1.0 : 0.0; }
    };
    metrics::Reading faulty_reading_{
        {"akashi.health.faulty", "1 while the database answers and yet does not work in full"},
        {},
        [this] { return is_faulty_ ? 1.0 : 0.0; }
    };
};

}  // namespace akashi
