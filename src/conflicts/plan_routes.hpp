#pragma once

#include "conflicts/plan_service.hpp"
#include "http/router.hpp"

namespace akashi {

/// Adds `POST /v1/check/plan`. The service must outlive the router.
void add_plan_routes(http::Router& router, PlanService& plans);

}  // namespace akashi
