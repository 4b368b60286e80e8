#pragma once

#include "app/app.hpp"

namespace akashi::app {

/// The app of `akashi serve`: keeps all data in PostgreSQL. Connects to nothing before App::open.
/// Throws std::runtime_error that says what to do when the configuration is wrong or the port
/// cannot be bound.
std::unique_ptr<App> make_serve_app(const Config& config);

/// Runs `akashi serve` until SIGTERM or SIGINT. Returns the exit code. Throws what make_serve_app
/// and App::open throw.
int run_serve(const Config& config);

}  // namespace akashi::app
