#pragma once

#include "http/router.hpp"
#include "service/health_service.hpp"

namespace akashi::api {

/// GET /health, /readyz, /config and /openapi.yaml. `health` must outlive `router`.
void add_system_routes(http::Router& router, HealthService& health);

}  // namespace akashi::api
