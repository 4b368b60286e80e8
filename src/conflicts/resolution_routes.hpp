#pragma once

#include "conflicts/conflict_group_service.hpp"
#include "conflicts/resolution_service.hpp"
#include "http/router.hpp"

namespace akashi {

/// One conflict: reading, settling, planning, undoing, adjudicating. The service must outlive the
/// router.
void add_resolution_routes(http::Router& router, ResolutionService& resolutions);

/// Groups of conflicts. The service must outlive the router.
void add_conflict_group_routes(http::Router& router, ConflictGroupService& groups);

}  // namespace akashi
