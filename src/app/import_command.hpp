#pragma once

#include "app/config.hpp"

#include <string>

namespace akashi::app {

/// Runs `akashi import adr`: reads the Markdown files of `directory` and records them as decisions
/// in the data directory, whether or not a server is using it. Prints what it did. Returns the exit
/// code.
int import_adr(const Config& config, const std::string& directory, const std::string& project);

}  // namespace akashi::app
