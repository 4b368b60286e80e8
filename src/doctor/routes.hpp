#pragma once

#include "doctor/ops_service.hpp"
#include "http/router.hpp"

namespace akashi {

/// GET /v1/admin/ops. `ops` must outlive `router`.
void add_ops_routes(http::Router& router, OpsService& ops);

}  // namespace akashi
