#include "limits/limits_config.hpp"

#include "redis/redis_url.hpp"

#include <fmt/format.h>

namespace akashi {

std::optional<std::string> find_mistake(const LimitsConfig& config) {
    if (config.mode != "redis" && config.mode != "memory")
        return fmt::format("AKASHI_RATELIMIT=\"{}\" must be redis or memory", config.mode);
    if (config.redis_url.empty()) return std::nullopt;
    const auto url = redis::parse_redis_url(config.redis_url);
    if (!url) return url.error().message();
    return std::nullopt;
}

}  // namespace akashi
