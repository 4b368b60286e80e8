#pragma once

#include "http/router.hpp"
#include "overview/overview_service.hpp"

namespace akashi {

/// Adds `GET /v1/trace-health` and `GET /v1/dashboard/summary`. The service must outlive the
/// router.
void add_overview_routes(http::Router& router, OverviewService& overview);

}  // namespace akashi
