#include "app/settings.hpp"

namespace akashi::app {

namespace {

constexpr Setting kSettings[] = {
    {
        .name = "REDIS_URL",
        .place = field<&Config::limits, &LimitsConfig::redis_url>,
        .default_text = "",
        .description = "Redis URL for rate limiting; empty: no limits",
        .is_secret = true,
    },
    {
        .name = "AKASHI_RATELIMIT",
        .place = field<&Config::limits, &LimitsConfig::mode>,
        .default_text = "redis",
        .description = "Where requests are counted: redis, or memory (each instance its own)",
    },
};

}  // namespace

std::span<const Setting> limits_settings() { return kSettings; }

}  // namespace akashi::app
