#pragma once

#include "app/config.hpp"

#include <string_view>

namespace akashi::app {

/// The first lines of a server in the log: what starts, and which variables are set in vain.
void log_start(const Config& config);

/// The line that says that the port is open and the store takes requests.
void log_ready(std::string_view address);

}  // namespace akashi::app
