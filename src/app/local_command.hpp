#pragma once

#include "app/app.hpp"

namespace akashi::app {

/// Runs `akashi local` until SIGINT or SIGTERM, then stops within 15 seconds as App::stop does. A
/// second signal ends the process at once with 1. Returns the exit code.
int run_local(const Config& config);

}  // namespace akashi::app
