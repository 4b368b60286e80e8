#pragma once

#include "runs/event_log.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace akashi {

/// How events are taken and stored. docs/configuration.md has the variables.
struct EventsConfig {
    std::int64_t flush_events = 1000;              ///< so many are stored at once
    std::chrono::milliseconds flush_timeout{100};  ///< the longest time before they are stored
    std::optional<EventLogOptions> log;            ///< none: answers wait for the store
    std::optional<std::chrono::hours> retention;   ///< none: events are kept for ever
};

}  // namespace akashi
