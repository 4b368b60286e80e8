#pragma once

#include "conflicts/analytics.hpp"

#include <string>

namespace akashi {

/// The figures of a period as JSON text (docs/http-api.md, "Figures about conflicts").
std::string to_json(const ConflictAnalytics& analytics, const AnalyticsQuery& query);

}  // namespace akashi
