#pragma once

#include "http/router.hpp"
#include "runs/run_service.hpp"

namespace akashi {

/// `/v1/runs`. The service must outlive the router.
void add_run_routes(http::Router& router, RunService& runs);

}  // namespace akashi
