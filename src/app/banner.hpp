#pragma once

#include "app/local_app.hpp"

#include <string>

namespace akashi::app {

/// What a person sees when `akashi local` is ready: address, where the key is, a line to paste.
std::string banner(LocalApp& local, const Config& config);

}  // namespace akashi::app
