#pragma once

#include "conflicts/supersession_service.hpp"
#include "http/router.hpp"

namespace akashi {

/// Adds DELETE /v1/decisions/{id}/supersedes_suggestions/{superseded_id}. The service must outlive
/// the router.
void add_supersession_routes(http::Router& router, SupersessionService& supersessions);

}  // namespace akashi
