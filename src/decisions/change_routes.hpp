#pragma once

#include "decisions/change_service.hpp"
#include "http/router.hpp"

namespace akashi {

/// Adds PATCH and DELETE /v1/decisions/{id}, and POST /v1/decisions/{id}/supersede. The service
/// must outlive the router.
void add_change_routes(http::Router& router, DecisionChangeService& changes);

}  // namespace akashi
