#include "app/settings.hpp"

namespace akashi::app {

namespace {

constexpr std::int64_t kMaxShutdownDelay = 60 * kSecond;

constexpr Setting kSettings[] = {
    {
        .name = "AKASHI_PORT",
        .place = field<&Config::http, &http::ServerConfig::port>,
        .default_text = "8080",
        .bounds = {1, 65535},
        .description = "HTTP listen port",
    },
    {
        .name = "AKASHI_READ_TIMEOUT",
        .place = field<&Config::http, &http::ServerConfig::read_timeout>,
        .default_text = "30s",
        .bounds = {1, kLongestTimeout},
        .description = "Longest time to read a whole request",
    },
    {
        .name = "AKASHI_WRITE_TIMEOUT",
        .place = field<&Config::http, &http::ServerConfig::write_timeout>,
        .default_text = "30s",
        .bounds = {1, kLongestTimeout},
        .description = "Longest time for one write of an answer",
    },
    {
        .name = "AKASHI_METRICS_PORT",
        .place = field<&Config::metrics, &http::MetricsConfig::port>,
        .default_text = "0",
        .bounds = {0, 65535},
        .description = "Port of /metrics for Prometheus, without credentials; 0: none",
    },
    {
        .name = "AKASHI_METRICS_ADDRESS",
        .place = field<&Config::metrics, &http::MetricsConfig::address>,
        .default_text = "127.0.0.1",
        .description = "IP address on which that port listens; 0.0.0.0 or :: for all",
    },
    {
        .name = "AKASHI_LOG_LEVEL",
        .place = field<&Config::log, &LogConfig::level>,
        .default_text = "info",
        .description = "debug, info, warn or error",
    },
    {
        .name = "AKASHI_SHUTDOWN_DELAY",
        .place = field<&Config::serve, &ServeConfig::shutdown_delay>,
        .default_text = "2s",
        .bounds = {0, kMaxShutdownDelay},
        .description = "How long akashi serve goes on after SIGTERM while /readyz answers 503",
    },
    {
        .name = "AKASHI_MAX_REQUEST_BODY_BYTES",
        .place = field<&Config::http, &http::ServerConfig::max_body_bytes>,
        .default_text = "1048576",
        .bounds = {1, kGibibyte},
        .description = "Largest request body",
    },
    {
        .name = "AKASHI_CORS_ALLOWED_ORIGINS",
        .place = field<&Config::http, &http::ServerConfig::cors_allowed_origins>,
        .default_text = "",
        .description = "Origins that browsers may call from, comma separated; * allows all",
    },
    {
        .name = "AKASHI_TRUSTED_PROXIES",
        .place = field<&Config::http, &http::ServerConfig::trusted_proxies>,
        .default_text = "",
        .description =
            "Networks of proxies whose X-Forwarded-For or Forwarded is believed, with commas",
    },
};

}  // namespace

std::span<const Setting> server_settings() { return kSettings; }

}  // namespace akashi::app
