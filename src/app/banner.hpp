#pragma once

#include "app/local_app.hpp"

#include <string>

namespace akashi::app {

/// Where a person on this machine reaches the server, such as `http://127.0.0.1:8080`.
std::string address_of(const Config& config, unsigned short port);

/// What a person sees when `akashi local` is ready: address, where the key is, a line to paste.
std::string local_banner(LocalApp& local, const Config& config);
/// The same for `akashi serve`. Callable from any thread.
std::string serve_banner(const App& app, const Config& config);

/// Whether a person reads the output, so that a banner makes sense.
bool has_terminal();
/// Prints a banner after the lines that are logged so far. Callable from any thread.
void show(const std::string& banner);

}  // namespace akashi::app
