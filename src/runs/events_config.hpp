#pragma once

#include "runs/event_log_options.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

namespace akashi {

/// How events are taken, stored and kept. docs/configuration.md has the variables.
struct EventsConfig {
    std::size_t flush_events = 1000;               ///< so many are stored at once
    std::chrono::milliseconds flush_timeout{100};  ///< the longest time before they are stored
    std::string wal_dir;                           ///< of the log
    bool has_no_log = false;                       ///< answers wait for the database
    std::string why_no_log = "AKASHI_WAL_DISABLE=true";
    SyncMode sync_mode = SyncMode::full;
    std::chrono::milliseconds sync_interval{10};
    std::size_t segment_bytes = 67'108'864;
    std::size_t segment_records = 100'000;
    std::chrono::seconds retention{0};  ///< 0: events are kept for ever

    /// Nothing when there is to be no log.
    std::optional<EventLogOptions> log() const {
        if (has_no_log) return std::nullopt;
        return EventLogOptions{wal_dir, sync_mode, sync_interval, segment_bytes, segment_records};
    }
};

}  // namespace akashi
