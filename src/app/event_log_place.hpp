#pragma once

#include "runs/events_config.hpp"

#include <string>

namespace akashi::app {

/// Puts the log of events into the data directory, unless AKASHI_WAL_DIR names another one, and
/// makes its directory. A server in a read-only container works without one.
EventsConfig place_event_log(EventsConfig events, const std::string& data_dir);

}  // namespace akashi::app
