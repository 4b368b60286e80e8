#pragma once

#include "conflicts/analytics_service.hpp"
#include "http/router.hpp"

namespace akashi {

/// Adds `GET /v1/conflicts/analytics`. The service must outlive the router.
void add_analytics_routes(http::Router& router, AnalyticsService& analytics);

}  // namespace akashi
