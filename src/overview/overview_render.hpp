#pragma once

#include "overview/dashboard.hpp"
#include "overview/trace_health.hpp"

#include <string>

namespace akashi {

/// As JSON text (docs/overview.md, "Trace health").
std::string to_json(const TraceHealth& health);

/// As JSON text (docs/overview.md, "Start page").
std::string to_json(const Dashboard& dashboard);

}  // namespace akashi
