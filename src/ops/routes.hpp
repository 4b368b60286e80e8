#pragma once

#include "http/router.hpp"
#include "ops/health_service.hpp"

namespace akashi {

/// GET /health, /readyz, /config and /openapi.yaml. `health` must outlive `router`.
void add_system_routes(http::Router& router, HealthService& health);

}  // namespace akashi
