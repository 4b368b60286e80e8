#pragma once

#include "conflicts/conflict_service.hpp"
#include "http/router.hpp"

namespace akashi {

/// Adds `GET /v1/conflicts`, `GET /v1/conflicts/{id}` and `GET /v1/decisions/{id}/conflicts`. The
/// service must outlive the router.
void add_conflict_routes(http::Router& router, ConflictService& conflicts);

}  // namespace akashi
