#pragma once

#include "app/local_app.hpp"

#include <string>

namespace akashi::app {

/// What a person sees when `akashi local` is ready: address, key, a line to paste.
std::string banner(const LocalApp& local, const Config& config);

}  // namespace akashi::app
