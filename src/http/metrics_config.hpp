#pragma once

#include <optional>
#include <string>

namespace akashi::http {

/// Where Prometheus finds the metrics.
struct MetricsConfig {
    std::string address;
    unsigned short port;  ///< 0: nowhere
};

/// What the server would not take, if anything, as a sentence.
std::optional<std::string> find_mistake(const MetricsConfig& config);

}  // namespace akashi::http
