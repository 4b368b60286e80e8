#pragma once

#include <functional>
#include <optional>
#include <string>

namespace akashi::app {

/// Looks a variable up; nothing when it is not set.
using Environment = std::function<std::optional<std::string>(const std::string&)>;

/// The environment of the process. The file `.env` of the working directory adds variables, but
/// never overrides one that is set. Throws Misconfigured when that is no file or cannot be read.
Environment process_environment();

}  // namespace akashi::app
