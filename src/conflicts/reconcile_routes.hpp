#pragma once

#include "conflicts/reconcile_service.hpp"
#include "http/router.hpp"

namespace akashi {

/// Adds POST /v1/conflicts/{id}/reconcile. The service must outlive the router.
void add_reconcile_routes(http::Router& router, ReconcileService& reconciliations);

}  // namespace akashi
