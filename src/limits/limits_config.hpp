#pragma once

#include <optional>
#include <string>

namespace akashi {

/// Where requests are counted. docs/configuration.md has the variables.
struct LimitsConfig {
    std::string redis_url;       ///< empty: no Redis
    std::string mode = "redis";  ///< `redis`, or `memory`: each instance counts its own
};

/// What the limits would not take, if anything, as a sentence.
std::optional<std::string> find_mistake(const LimitsConfig& config);

}  // namespace akashi
