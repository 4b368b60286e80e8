#pragma once

#include <cstdint>

namespace akashi::app {

/// Runs `akashi health`: asks the server on this machine's `port` for /health, for container
/// engines and scripts that have no HTTP client. Prints what it answered in one line, or on stderr
/// why there is no answer. Returns 0 when it is healthy, else 1. Gives up after 5 s.
int run_health(std::uint16_t port);

}  // namespace akashi::app
