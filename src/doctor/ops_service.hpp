#pragma once

#include "base/clock.hpp"
#include "base/single_flight.hpp"
#include "base/ttl_cache.hpp"
#include "doctor/event_log_files.hpp"
#include "doctor/figures_store.hpp"
#include "ops/health_service.hpp"

#include <boost/asio/awaitable.hpp>

#include <filesystem>
#include <optional>

namespace akashi {

/// What this instance knows about itself and its database.
struct OpsReport {
    Time measured_at;
    Observations findings;
    std::optional<StoreFigures> figures;  ///< nothing when the database does not answer
    std::optional<EventLogFiles> log;     ///< nothing without an event log
    std::int64_t buffer_depth = 0;        ///< events that are accepted and not stored yet
};

/// The findings of `akashi doctor` that a server has without asking other servers than its
/// database. For operators of the whole installation. Callable from any thread.
class OpsService {
public:
    struct Sources {
        FiguresStore& store;
        HealthService& health;
        std::filesystem::path event_log;  ///< its directory; empty: there is none
    };

    /// The sources outlive the service.
    OpsService(Sources sources, Clock clock)
        : sources_(std::move(sources)), clock_(std::move(clock)) {}

    /// A report that is five seconds old at most. Callers at the same time share one look.
    boost::asio::awaitable<OpsReport> find();

private:
    boost::asio::awaitable<OpsReport> look();

    const Sources sources_;
    const Clock clock_;
    TtlCache<int, OpsReport> known_{1, std::chrono::seconds(5)};
    SingleFlight<OpsReport> looks_;
};

}  // namespace akashi
