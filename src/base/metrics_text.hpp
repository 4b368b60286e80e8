#pragma once

#include "base/metrics.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace akashi::metrics {

/// The type of to_text().
inline constexpr std::string_view kTextType = "text/plain; version=0.0.4; charset=utf-8";

/// Prometheus' text format, version 0.0.4. prometheus-cpp's own serializer takes five times as
/// long, since it writes each number into a stream.
std::string to_text(const std::vector<Family>& families);

}  // namespace akashi::metrics
